const asyncHooks = require('node:async_hooks');
const { readFileSync } = require('node:fs');
const Module = require('node:module');
const { join, sep } = require('node:path');
const { default: Runtime } = require('jest-runtime');
const Plain = require('./plain.cjs');

const TESTS = join(__dirname, '..') + sep;
const CIRCUS = join('jest-circus', 'build');

/** Tells whether a suite needs a module of its own: tests and their helpers, and the part of Jest that lists the tests. */
const isOfOneSuite = (path) =>
  (path.startsWith(TESTS) && !path.startsWith(__dirname)) || path.includes(CIRCUS);

/** Jest's places of the source maps of all modules, whichever suite loaded them. */
const sourceMaps = new Map();

/** Transformed texts, by their sources: copies of the project, which tests run, have the same texts in other files. */
const transformed = new Map();

/** The runtime of the present suite, which transforms the modules that Node loads. */
let present;

const loadTypeScript = (module, file) => module._compile(present.javaScriptOf(file), file);

/** Teaches Node's `require` what Jest knows: how TypeScript is transformed, and which names stand for other files. */
function teachNode() {
  if (present) {
    if (Module._extensions['.ts'] === loadTypeScript) return;
    throw new Error('A suite before this one left another loader of TypeScript in this process, such as tsx');
  }
  const { '.js': loadJs } = Module._extensions;
  const resolve = Module._resolveFilename;
  const mapped = new Set();
  const load = (module, file) => module._compile(readFileSync(file, 'utf8'), file);
  Module._extensions['.ts'] = loadTypeScript;
  // Bundles for any loader, though their packages say that all files are ES modules.
  Module._extensions['.js'] = (module, file) => (mapped.has(file) ? load : loadJs)(module, file);
  Module._resolveFilename = (name, ...rest) => {
    const path = present.mappedName(name);
    const file = resolve(path, ...rest);
    if (path !== name) mapped.add(file);
    return file;
  };
}

/** Jest's loader of modules. In the environment of `plain.cjs`, it leaves them to Node. */
exports.default = class extends Runtime {
  constructor(config, environment, resolver, transformer, cache, coverage, testPath, ...rest) {
    super(config, environment, resolver, transformer, cache, coverage, testPath, ...rest);
    this.isPlain = environment instanceof Plain;
    this.stores = [];
    this.mapper = config.moduleNameMapper.map(([name, path]) => [new RegExp(name), path]);
    // Not Jest's cache of sources: a test may change the files of a copy of the project.
    this.javaScriptOf = (file) => {
      const source = readFileSync(file, 'utf8');
      const known = transformed.get(source);
      const { code, sourceMapPath } =
        known ?? transformer.transform(file, this._getFullTransformationOptions(), source);
      if (!known) transformed.set(source, { code, sourceMapPath });
      sourceMaps.set(file, sourceMapPath);
      return code;
    };
    teachNode();
    present = this;
    if (!this.isPlain) return;
    for (const path of Object.keys(require.cache)) if (isOfOneSuite(path)) delete require.cache[path];
    globalThis.jest = this.jestGlobals.jestObjectFor(testPath);
  }

  mappedName(name) {
    const [pattern, path] = this.mapper.find(([one]) => one.test(name)) ?? [];
    return pattern ? name.replace(pattern, path) : name;
  }

  getSourceMaps() {
    return this.isPlain ? sourceMaps : super.getSourceMaps();
  }

  requireModule(from, name, ...rest) {
    if (!this.isPlain) return super.requireModule(from, name, ...rest);
    return Module.createRequire(from)(name ?? from);
  }

  /** Loads a part of Jest, and notes its stores, each of which slows down all promises of this process from then on. */
  requireInternalModule(from, name) {
    if (!this.isPlain) return super.requireInternalModule(from, name);
    const { AsyncLocalStorage } = asyncHooks;
    const { stores } = this;
    asyncHooks.AsyncLocalStorage = class extends AsyncLocalStorage {
      constructor(...given) {
        super(...given);
        stores.push(this);
      }
    };
    try {
      return this.requireModule(from, name);
    } finally {
      asyncHooks.AsyncLocalStorage = AsyncLocalStorage;
    }
  }

  teardown() {
    for (const store of this.stores) store.disable();
    super.teardown();
  }
};
exports.__esModule = true;
