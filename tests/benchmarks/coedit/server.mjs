// The two servers from npm that ours is measured beside, as they come: without storage. node server.mjs hocuspocus|y-websocket PORT
import http from "node:http";
import { WebSocketServer } from "ws";

const [kind, port] = process.argv.slice(2);

if (kind === "hocuspocus") {
  const { Server } = await import("@hocuspocus/server");
  await new Server({ port: Number(port), address: "127.0.0.1", quiet: true, stopOnSignals: true }).listen();
} else {
  const { setupWSConnection } = await import("@y/websocket-server/utils");
  const server = http.createServer((_request, response) => response.end("ok"));
  new WebSocketServer({ server }).on("connection", setupWSConnection);
  server.listen(Number(port), "127.0.0.1");
}
