// Compresses what was built, once, so that the server only has to hand it out: x.css beside x.css.gz and x.css.br.
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";

const WORTH_IT = /\.(css|js|svg|json|webmanifest|txt)$/;

for (const name of readdirSync("dist", { recursive: true })) {
  const path = join("dist", name);
  if (!WORTH_IT.test(path) || !statSync(path).isFile()) continue;
  const content = readFileSync(path);
  writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }));
  writeFileSync(`${path}.br`, brotliCompressSync(content));
}
