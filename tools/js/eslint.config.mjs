import js from "@eslint/js";
import globals from "globals";

export default [
  js.configs.recommended,
  {
    files: ["**/static/*.js"],
    languageOptions: {
      ecmaVersion: 2022,
      globals: { ...globals.browser, L: "readonly" },
      sourceType: "script",
    },
    rules: {
      curly: "error",
      eqeqeq: "error",
      // Text from data reaches the page through textContent alone.
      "no-eval": "error",
      // The scripts share the names of one function; tsc knows which there are.
      "no-redeclare": ["error", { builtinGlobals: false }],
      "no-undef": "off",
      "no-implied-eval": "error",
      "no-new-func": "error",
      "no-restricted-properties": [
        "error",
        ...["innerHTML", "outerHTML", "insertAdjacentHTML", "srcdoc", "write", "writeln"].map(
          (property) => ({ property, message: "Use textContent." }),
        ),
      ],
      "no-script-url": "error",
      "no-shadow": "error",
      "no-unused-vars": "error",
      "no-var": "error",
      "prefer-const": "error",
      strict: ["error", "global"],
    },
  },
  { files: ["**/*.mjs"], languageOptions: { globals: globals.node } },
];
