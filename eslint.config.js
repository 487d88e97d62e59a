import js from '@eslint/js';
import boundaries from 'eslint-plugin-boundaries';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import { elements, policies } from './rooms.js';
import svelteConfig from './svelte.config.js';

/** Files of more than 300 lines, and why they stay in one piece. */
const LONGER_FILES = [
  // A row a board, as the manufacturers list them.
  ['src/core/deploy/board-rows.ts', 340],
  // All that may happen to a study passes one door: what runs, what was asked to end it, and what is to be given back are one state.
  ['src/study/StudyConductor.ts', 435],
  // What the page reads of one study, each a line or two; what is worked out lies in `planning` and `core`.
  ['src/app/StudyModel.svelte.ts', 420],
].map(([file, most]) => ({ files: [file], rules: { 'max-lines': ['error', most] } }));

/** Of Math: what may differ in the last bit from one engine or version to another. */
const LEFT_TO_THE_ENGINE = ['exp', 'expm1', 'log', 'log1p', 'log2', 'log10', 'pow', 'cbrt', 'hypot'].concat(
  ...['sin', 'cos', 'tan'].flatMap((name) => [name, `${name}h`, `a${name}`, `a${name}h`]),
  'atan2',
);

export default ts.config(
  {
    ignores: [
      'node_modules/',
      'dist/',
      'out/',
      'public/',
      'trainer-wasm/',
      'search-wasm/',
      'test-results/',
      'playwright-report/',
    ],
  },
  js.configs.recommended,
  ...ts.configs.strict,
  ...svelte.configs.recommended,
  {
    languageOptions: {
      globals: { ...globals.browser, ...globals.worker, ...globals.node },
    },
    rules: {
      'no-undef': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/consistent-type-imports': 'error',
      'no-console': 'error',
      eqeqeq: 'error',
    },
  },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser, svelteConfig } },
    rules: { 'svelte/no-at-html-tags': 'error', 'prefer-const': 'off' },
  },
  { files: ['scripts/**', 'test/**', 'runner/*.ts'], rules: { 'no-console': 'off' } },
  { files: ['src/**', 'workers/**'], rules: { 'max-lines': ['error', 300] } },
  ...LONGER_FILES,
  {
    files: ['src/**/*.{ts,svelte}', 'workers/*.ts'],
    plugins: { boundaries },
    settings: {
      'boundaries/elements': elements,
      'import/resolver': { node: { extensions: ['.ts', '.js', '.svelte', '.json'] } },
    },
    rules: {
      'boundaries/dependencies': ['error', { default: 'disallow', policies }],
      'boundaries/no-unknown-dependencies': 'error',
    },
  },
  {
    files: ['src/core/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: ['@tensorflow/*', 'svelte', 'svelte/*', 'idb', 'comlink'],
              message: 'core imports nothing outside itself but small pure libraries',
            },
          ],
        },
      ],
      'no-restricted-globals': ['error', 'window', 'document', 'navigator', 'self', 'indexedDB'],
    },
  },
  {
    // What is asked next is the same in every engine: what ECMAScript leaves to the engine has no part in it.
    files: ['src/core/{search,space}/**/*.ts', 'src/core/{elementary,random}.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        ...LEFT_TO_THE_ENGINE.map((property) => ({
          object: 'Math',
          property,
          message: 'its last bit differs between engines: take it from core/elementary',
        })),
      ],
    },
  },
);
