import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

/*
 * The rules of the code as lint: see ARCHITECTURE, "Direction". Which file may import which is checked
 * beside this by .dependency-cruiser.mjs. test/architecture holds a case that trips each rule.
 */

const noClock = 'Time arrives with the input: take the instant as an argument.';
const noRandom = 'Random numbers come from a seed that arrives from outside: see core/kernel/random.ts.';
const noWaiting = 'A decision is made at once: nothing here waits or is awaited.';
const noWorld = 'No part of the world is touched here: it arrives as an input and leaves as an effect.';
const byPort = 'The world is reached through app/ports alone.';

/** What reads a clock, a dice or the machine's own zone, however it is written. */
const clocksAndDice = {
  properties: [
    { object: 'Date', property: 'now', message: noClock },
    { object: 'DateTime', property: 'now', message: noClock },
    { object: 'Math', property: 'random', message: noRandom },
  ],
  syntax: [
    { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: noClock },
    { selector: 'CallExpression[callee.name="Date"]', message: noClock },
    // With options alone luxon's local() and utc() answer "now" too.
    {
      selector:
        'CallExpression[callee.object.name="DateTime"][callee.property.name=/^(local|utc)$/][arguments.0.type!=/Literal|Identifier|MemberExpression|BinaryExpression/]',
      message: noClock,
    },
    {
      selector: 'MemberExpression[property.name=/^(diffNow|toRelative|toRelativeCalendar|fromNow)$/]',
      message: noClock,
    },
    {
      selector:
        'CallExpression[callee.object.name="DateTime"][callee.property.name=/^from/][arguments.length<2]',
      message: 'Name the zone: without it the one of this machine is taken.',
    },
    // Under another name the rules above would not know them.
    {
      selector: ':not(NewExpression, MemberExpression, TSTypeReference) > Identifier[name="Date"]',
      message: 'Date is used as itself only, never handed on.',
    },
    {
      selector: ':not(MemberExpression) > Identifier[name="Math"]',
      message: 'Math is used as itself only, never handed on.',
    },
    {
      selector: 'ImportSpecifier[imported.name="DateTime"][local.name!="DateTime"]',
      message: 'DateTime is imported under its own name.',
    },
    {
      selector: 'ImportDeclaration[source.value="luxon"] > ImportNamespaceSpecifier',
      message: 'Name what is taken from luxon.',
    },
    {
      selector: 'ImportSpecifier[imported.name="Settings"]',
      message: "Luxon's settings are shared by everything.",
    },
  ],
  globals: ['performance', 'crypto', 'globalThis'],
};

const timers = ['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask'];
const machine = ['process', 'console', 'Buffer', 'fetch', 'require', '__dirname', '__filename'];

const noAsync = [
  { selector: ':function[async=true]', message: noWaiting },
  { selector: 'AwaitExpression', message: noWaiting },
  { selector: 'ForOfStatement[await=true]', message: noWaiting },
  {
    selector: 'TSTypeReference > Identifier[name=/^(Promise|PromiseLike|AsyncIterable|AsyncGenerator)$/]',
    message: noWaiting,
  },
  { selector: 'ImportExpression', message: noWorld },
];

const noSharedState = {
  selector:
    'Program > VariableDeclaration[kind!="const"], Program > ExportNamedDeclaration > VariableDeclaration[kind!="const"]',
  message: 'State is handed in and out, never kept in a module.',
};

const globals = (names, message) => names.map((name) => ({ name, message }));

const onlyImports = (regex, message) => ['error', { patterns: [{ regex, message }] }];

export default tseslint.config(
  {
    ignores: [
      'dist/',
      'node_modules/',
      'coverage/',
      'data/',
      'test-results/',
      'bench-results/',
      'src/adapters/ari/types.generated.ts',
      'src/dashboard/public/',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        projectService: {
          allowDefaultProject: [
            '*.js',
            '*.mjs',
            'src/bootstrap/generate-ari-types.mjs',
            'src/dashboard/vite.config.ts',
          ],
        },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      // A default is a decision on all cases that are not named.
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: true },
      ],
      '@typescript-eslint/no-explicit-any': 'error',
      // What a port promises may be there at once; async also turns what it throws into a rejection.
      '@typescript-eslint/require-await': 'off',
      'no-constant-binary-expression': 'error',
      'no-debugger': 'error',
      'no-self-compare': 'error',
      'no-unused-private-class-members': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true, IIFEs: true }],
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
      // A switch counts as one decision: its completeness is checked above.
      complexity: ['error', { max: 20, variant: 'modified' }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-var': 'error',
      'prefer-const': 'error',
    },
  },
  {
    files: ['src/core/**/*.ts'],
    rules: {
      'no-restricted-properties': ['error', ...clocksAndDice.properties],
      'no-restricted-syntax': ['error', ...clocksAndDice.syntax, ...noAsync, noSharedState],
      'no-restricted-globals': [
        'error',
        ...globals(clocksAndDice.globals, noWorld),
        ...globals([...timers, 'Promise'], noWaiting),
        ...globals(machine, noWorld),
      ],
      'no-restricted-imports': onlyImports(
        '^(?!\\.{1,2}/|luxon$)',
        'The core imports itself and luxon, nothing else.',
      ),
    },
  },
  {
    files: ['src/app/**/*.ts'],
    rules: {
      'no-restricted-properties': ['error', ...clocksAndDice.properties],
      'no-restricted-syntax': ['error', ...clocksAndDice.syntax, noSharedState],
      'no-restricted-globals': [
        'error',
        ...globals([...clocksAndDice.globals, ...timers, ...machine], byPort),
      ],
      'no-restricted-imports': onlyImports('^node:', byPort),
    },
  },
  {
    files: ['src/contract/**/*.ts'],
    rules: {
      'no-restricted-imports': onlyImports(
        '^(?!\\.{1,2}/|zod$)',
        'The contract runs in browsers too: it imports itself and zod.',
      ),
      'no-restricted-globals': ['error', ...globals(machine, 'The contract runs in browsers too.')],
    },
  },
  {
    // These run before anything is installed.
    files: ['src/bootstrap/**/*.mjs'],
    rules: {
      'no-restricted-imports': onlyImports(
        '^(?!\\.{1,2}/|node:)',
        "Bootstrap runs before anything is installed: Node's built-ins only.",
      ),
    },
  },
  {
    // Plain JavaScript has its types from comments. Tests read JSON as a client would: what they take for granted
    // wrongly fails them.
    files: ['**/*.mjs', '**/*.js', 'test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
  {
    files: ['src/dashboard/**/*.{ts,tsx}'],
    plugins: { 'react-hooks': reactHooks },
    rules: {
      // Most of a component is markup.
      'max-lines-per-function': ['error', { max: 80, skipBlankLines: true, skipComments: true }],
      'react-hooks/rules-of-hooks': 'error',
      'react-hooks/exhaustive-deps': 'error',
      // Hooks hand out functions that need no `this`.
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  {
    // `describe(…, () => { … })` is a list, not a function; so is the file that holds it.
    files: ['test/**/*.ts'],
    rules: {
      'max-lines-per-function': 'off',
      'max-lines': ['error', { max: 500, skipBlankLines: true, skipComments: true }],
    },
  },
);
