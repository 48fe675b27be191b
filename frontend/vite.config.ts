import { defineConfig } from "vitest/config";

export default defineConfig({
  base: "/static/",
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
      input: ["src/main.ts", "src/player/player.ts"],
    },
  },
  test: {
    environment: "happy-dom",
    include: ["src/**/*.test.ts"],
  },
});
