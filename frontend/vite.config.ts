import { readFileSync } from "node:fs";
import { defineConfig } from "vitest/config";

/** PDFs are set in the site's typeface too, and what makes them reads no web fonts: these cuts go along as they are. */
const PAPER = "node_modules/@expo-google-fonts/atkinson-hyperlegible-next";
const CUTS = ["400Regular", "700Bold", "800ExtraBold"];

export default defineConfig({
  base: "/static/",
  plugins: [
    {
      name: "letters-for-paper",
      generateBundle() {
        for (const cut of CUTS) {
          const source = readFileSync(`${PAPER}/${cut}/AtkinsonHyperlegibleNext_${cut}.ttf`);
          this.emitFile({ type: "asset", fileName: `paper/${cut}.ttf`, source });
        }
      },
    },
  ],
  build: {
    outDir: "dist",
    manifest: true,
    target: "es2021",
    // Phones in a work van are not new: Lightning CSS writes fallbacks (light-dark(), nesting) down to these.
    cssTarget: ["chrome100", "firefox100", "safari15.4"],
    // A font or picture as data: URI would need an opening in the content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: ["src/styles/main.css", "src/main.ts", "src/player/player.ts", "src/search.ts", "src/drafting/drafting.ts", "src/sending.ts", "src/wiki/reader.ts", "src/beginning.ts", "src/wiki/editor.ts", "src/live/enter.ts", "src/live/board/page.ts", "src/live/decks.ts", "src/voucher.ts", "src/refresh.ts", "src/notices.ts", "src/worker/sw.ts"],
      output: {
        // One address for ever: a phone looks there for what is newer than what it has.
        entryFileNames: ({ name }) => (name === "sw" ? "sw.js" : "assets/[name]-[hash].js"),
        // What a card needs of what other pages use too: one file instead of five, for on slow 4G each costs a round trip.
        codeSplitting: { groups: [{ name: "shared", test: /src\/(live|offline|share|shrinking|player\/numbers|player\/speech)\.ts$/ }] },
      },
    },
  },
  test: {
    environment: "happy-dom",
    include: ["src/**/*.test.ts"],
  },
});
