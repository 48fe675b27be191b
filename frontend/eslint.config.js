import tseslint from "typescript-eslint";

export default tseslint.config(
  { ignores: ["dist", "node_modules"] },
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      // `${count} van ${total}` is plain enough.
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      // A phone that tries the site over plain http has no randomUUID.
      "no-restricted-properties": ["error", { object: "crypto", property: "randomUUID", message: "Use newId of ids.ts." }],
    },
  },
);
