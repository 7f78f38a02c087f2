/*
 * Who may import whom: see ARCHITECTURE, "Direction". `npm run lint` checks it; test/architecture holds a
 * case that trips each rule. Folders are told apart by the path below src/.
 */

/** Imports of the folders `from` may end in themselves, in `to`, in packages and in Node; nowhere else in src/. */
function mayImport(name, from, to, comment) {
  const allowed = [from, ...to].join('|');
  return {
    name,
    comment,
    severity: 'error',
    from: { path: `^src/(${from})` },
    to: { path: '^src/', pathNot: `^src/(${allowed})` },
  };
}

/** A thing of Node, or an installed package. */
const outside = ['core', 'npm', 'npm-dev', 'npm-optional', 'npm-peer', 'npm-no-pkg', 'npm-unknown'];

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    mayImport('core-imports-core', 'core/', [], 'What decides knows nothing of what surrounds it.'),
    {
      name: 'core-imports-only-luxon',
      comment: 'The core is pure: no package but luxon, nothing of Node.',
      severity: 'error',
      from: { path: '^src/core/' },
      to: { dependencyTypes: outside, pathNot: '(^|node_modules/)(@types/)?luxon(/|$)' },
    },
    mayImport('app-imports-core', 'app/', ['core/'], 'Use cases reach the world through their own ports.'),
    {
      name: 'app-imports-no-node',
      comment: 'Files, sockets, processes and clocks are the business of adapters.',
      severity: 'error',
      from: { path: '^src/app/' },
      to: { dependencyTypes: ['core'] },
    },
    mayImport(
      'contract-imports-contract',
      'contract/',
      [],
      'What goes over the wire is promised to the outside alone.',
    ),
    {
      name: 'contract-imports-only-zod',
      comment: 'The contract runs in browsers too.',
      severity: 'error',
      from: { path: '^src/contract/' },
      to: { dependencyTypes: outside, pathNot: '(^|node_modules/)zod(/|$)' },
    },
    mayImport(
      'config-imports-core',
      'config/',
      ['core/', 'app/'],
      'The desk file becomes values of the core, and ports take them.',
    ),
    {
      name: 'config-imports-types-of-app',
      comment: 'Of the use cases the configuration knows the shapes of the ports only.',
      severity: 'error',
      from: { path: '^src/config/' },
      to: { path: '^src/app/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'config-imports-ports-of-app',
      comment: 'Of the use cases the configuration knows the shapes of the ports only.',
      severity: 'error',
      from: { path: '^src/config/' },
      to: { path: '^src/app/', pathNot: '^src/app/ports/' },
    },
    mayImport(
      'adapters-import-app',
      'adapters/',
      ['app/', 'core/', 'contract/'],
      'An adapter serves the ports of src/app.',
    ),
    {
      name: 'adapters-stay-apart',
      comment: 'No adapter knows another: src/compose.ts joins them.',
      severity: 'error',
      from: { path: '^src/adapters/([^/]+)/' },
      to: { path: '^src/adapters/', pathNot: '^src/adapters/$1/' },
    },
    {
      name: 'contract-for-the-doors',
      comment: 'Only what speaks HTTP or sockets knows their contract.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(contract|dashboard|adapters/(http|live))/' },
      to: { path: '^src/contract/' },
    },
    mayImport(
      'dashboard-imports-contract',
      'dashboard/',
      ['contract/'],
      'The page knows the service by its contract only.',
    ),
    {
      name: 'dashboard-imports-no-node',
      comment: 'It runs in a browser.',
      severity: 'error',
      from: { path: '^src/dashboard/', pathNot: 'vite[.]config[.]ts$' },
      to: { dependencyTypes: ['core'] },
    },
    mayImport(
      'cli-below-main',
      'cli/',
      ['adapters/', 'app/', 'core/', 'config/'],
      'A subcommand is composed of parts, beside src/compose.ts.',
    ),
    mayImport(
      'demo-stands-alone',
      'demo/',
      ['core/', 'config/'],
      'The simulated callers know the desk from outside only.',
    ),
    mayImport(
      'compose-below-main',
      'compose',
      ['adapters/', 'app/', 'core/', 'config/'],
      'The composition root: it knows every part, and only main knows it.',
    ),
    {
      name: 'only-main-composes',
      comment: 'The composition root: it knows every part, and only main knows it.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/main[.]ts$' },
      to: { path: '^src/(compose|main)[.]ts$' },
    },
    {
      name: 'only-compose-has-parts',
      comment: 'What the composition root is divided into is its own business.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/compose' },
      to: { path: '^src/compose-' },
    },
    {
      name: 'bootstrap-needs-nothing',
      comment: "Bootstrap runs before anything is installed or built: itself and Node's built-ins.",
      severity: 'error',
      from: { path: '^src/bootstrap/' },
      to: { pathNot: '^src/bootstrap/', dependencyTypesNot: ['core'] },
    },
    {
      name: 'bootstrap-is-nobodys',
      comment: 'What starts the product is no part of it.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/bootstrap/' },
      to: { path: '^src/bootstrap/' },
    },
    {
      name: 'src-never-imports-test',
      comment: 'The product does not contain its tests.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^test/' },
    },
    {
      name: 'no-cycles',
      comment: 'Two files that need each other are one file, or three.',
      severity: 'error',
      from: { path: '^(src|test)/' },
      to: { circular: true },
    },
    {
      name: 'no-orphans',
      comment: 'A file that neither imports nor is imported belongs to nothing.',
      severity: 'error',
      from: {
        orphan: true,
        pathNot: ['[.]d[.]m?ts$', '[.]config[.](js|ts)$', '[.]test[.]ts$', '^src/dashboard/public/'],
      },
      to: {},
    },
    {
      name: 'all-resolve',
      comment: 'An import that leads nowhere escapes every rule above.',
      severity: 'error',
      from: { path: '^(src|test)/' },
      to: { couldNotResolve: true },
    },
    {
      name: 'packages-are-declared',
      comment: 'A package that only another one brings may be gone tomorrow.',
      severity: 'error',
      from: { path: '^(src|test)/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'product-needs-no-dev-packages',
      comment: 'They are not there where the product runs; the page is built and takes its packages with it.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(dashboard|bootstrap)/' },
      to: {
        dependencyTypes: ['npm-dev'],
        dependencyTypesNot: ['type-only'],
        pathNot: 'node_modules/@types/',
      },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|coverage|data|test-results|bench-results)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    skipAnalysisNotInRules: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
