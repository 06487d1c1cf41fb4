// Turns a tsconfig (data only, never executed) into files and options for one program.
import fs from "node:fs";
import path from "node:path";
import { autoImports } from "./auto_imports.mjs";
import { posix } from "./confine.mjs";
import { frameworkPaths } from "./frameworks.mjs";
import { workspacePackages, workspacePaths } from "./workspaces.mjs";

const DROPPED = ["plugins", "composite", "incremental", "tsBuildInfoFile", "declaration", "declarationMap", "emitDeclarationOnly",
  "outDir", "outFile", "rootDir", "sourceMap", "inlineSourceMap", "isolatedDeclarations", "noUnusedLocals", "noUnusedParameters"];
const MIXED = [".vue", ".svelte"];

/** Tests, stories and mocks: they talk to an API on their own terms, and bring in much that the application does not. */
const TESTS = /\.(?:test|spec|stories|cy|e2e|mock)\.[cm]?[jt]sx?$|(?:^|\/)(?:__tests__|__mocks__|mocks|e2e|cypress|playwright|tests?)\//;

/** Raised for a project that cannot be read at all; its message goes to the user. */
export class ProjectError extends Error {}

function findConfig(project, tsconfig) {
  if (tsconfig) return tsconfig;
  return ["tsconfig.json", "jsconfig.json", "tsconfig.base.json"].map((name) => path.join(project, name)).find((file) => fs.existsSync(file));
}

/** Leads `node_modules/<sibling>/…` to the sibling's folder, where `extends` names a workspace package that is not linked. */
function linker(packages) {
  return (file) => {
    const inside = /\/node_modules\/((?:@[^/]+\/)?[^/]+)(\/.*)?$/.exec(posix(file));
    const folder = inside && packages.get(inside[1]);
    return folder ? posix(folder) + (inside[2] ?? "") : file;
  };
}

function parseHost(ts, disk) {
  const link = linker(disk.packages ?? new Map());
  const guard = (answer) => (raw, ...rest) => {
    const file = link(raw);
    return disk.allowed(file) ? answer(file, ...rest) : disk.refuse(file);
  };
  return {
    useCaseSensitiveFileNames: ts.sys.useCaseSensitiveFileNames,
    fileExists: (file) => Boolean(guard(ts.sys.fileExists)(file)),
    readFile: guard(ts.sys.readFile),
    readDirectory: (dir, ...rest) => (disk.allowed(dir) ? ts.sys.readDirectory(dir, ...rest).filter(disk.allowed) : (disk.refuse(dir + "/*.ts"), [])),
    trace: () => {},
    onUnRecoverableConfigFileDiagnostic: () => {},
  };
}

function parseConfig(ts, file, disk, note) {
  const host = parseHost(ts, disk);
  const text = host.readFile(file);
  if (text === undefined) throw new ProjectError(`tsconfig cannot be read: ${file}`);
  const { config, error } = ts.parseConfigFileTextToJson(file, text);
  if (error) note("config", ts.flattenDiagnosticMessageText(error.messageText, " "), file);
  if (!config) throw new ProjectError(`tsconfig is not JSON: ${file}`);
  if (config.compilerOptions?.plugins) note("plugins", "compiler plugins are not loaded: a project's code is never executed", file);
  const extra = MIXED.map((extension) => ({ extension, isMixedContent: true, scriptKind: ts.ScriptKind.Deferred }));
  const parsed = ts.parseJsonConfigFileContent(config, host, path.dirname(file), undefined, file, undefined, extra);
  for (const fault of parsed.errors) {
    // 18003 and 18002: no inputs, which is how a solution file looks.
    if (![18002, 18003].includes(fault.code)) note("config", ts.flattenDiagnosticMessageText(fault.messageText, " "), file);
  }
  return parsed;
}

function gather(ts, file, disk, note, seen = new Set()) {
  const key = posix(path.resolve(file));
  if (seen.has(key)) return [];
  seen.add(key);
  const parsed = parseConfig(ts, file, disk, note);
  const found = [{ file: key, parsed }];
  for (const reference of parsed.projectReferences ?? []) {
    let target = reference.path;
    if (!disk.allowed(target)) { note("refused", `reference outside the project: ${reference.path}`, file); continue; }
    if (fs.existsSync(target) && fs.statSync(target).isDirectory()) target = path.join(target, "tsconfig.json");
    if (!fs.existsSync(target)) { note("config", `referenced tsconfig does not exist: ${reference.path}`, file); continue; }
    found.push(...gather(ts, target, disk, note, seen));
  }
  return found;
}

function everything(ts, project, disk) {
  return parseHost(ts, disk).readDirectory(project, [".ts", ".tsx", ".mts", ".cts", ".js", ".jsx", ...MIXED], ["**/node_modules", "**/dist", "**/.next"], ["**/*"]);
}

/** The sources of Nuxt's own server, which has a tsconfig of its own that only Nuxt refers to. */
function nitroFiles(ts, project, disk) {
  const nuxt = [".ts", ".js", ".mjs"].some((end) => fs.existsSync(path.join(project, "nuxt.config" + end)));
  return nuxt && fs.existsSync(path.join(project, "server")) ? everything(ts, path.join(project, "server"), disk) : [];
}

const major = (ts) => Number(ts.versionMajorMinor.split(".")[0]);

/** The options that the extraction needs, whatever the project's own say. */
export function forcedOptions(ts, own) {
  const options = { ...own };
  for (const name of DROPPED) delete options[name];
  if (major(ts) >= 6 && options.types === undefined) options.types = ["*"];
  return {
    ...options,
    strictNullChecks: true,
    noEmit: true,
    skipLibCheck: true,
    checkJs: false,
    noLib: false,
    allowImportingTsExtensions: true,
    ignoreDeprecations: major(ts) >= 6 ? "6.0" : "5.0",
    jsx: options.jsx ?? ts.JsxEmit.Preserve,
  };
}

/** Files and options of a project; `note(kind, message, file)` receives what the user should know. */
export function loadProject(ts, { project, tsconfig, root, disk, note }) {
  disk.packages = workspacePackages(root, project);
  const config = findConfig(project, tsconfig);
  let files;
  let own = {};
  if (config) {
    const configs = gather(ts, config, disk, note);
    files = [...new Set(configs.flatMap((each) => each.parsed.fileNames))];
    own = configs.reduce((best, each) => (each.parsed.fileNames.length > best.parsed.fileNames.length ? each : best)).parsed.options;
  } else {
    note("config", "no tsconfig.json: every source file of the folder is read", project);
    files = everything(ts, project, disk);
    own = { allowJs: true, target: ts.ScriptTarget.ESNext, module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler };
  }
  files = [...new Set([...files, ...nitroFiles(ts, project, disk)])];
  const allowed = files.filter(disk.allowed);
  if (allowed.length < files.length) note("refused", `${files.length - allowed.length} files outside the project are not read`, config ?? project);
  const application = allowed.filter((file) => !TESTS.test(posix(path.relative(project, file))));
  const kept = application.length ? application : allowed;
  if (!kept.length) throw new ProjectError(`no source files: ${config ?? project} includes nothing`);
  const options = forcedOptions(ts, own);
  options.paths = { ...workspacePaths(root, project), ...frameworkPaths(project), ...absolutePaths(options) };
  delete options.baseUrl;
  if (own.baseUrl) options.paths["*"] ??= [posix(path.join(own.baseUrl, "*"))];
  const virtual = kept.filter((file) => MIXED.some((end) => file.endsWith(end)));
  const plain = kept.filter((file) => !virtual.includes(file));
  const made = autoImports(project, plain, disk);
  return { tests: allowed.length - kept.length, files: [...plain, ...virtual.map((file) => file + ".ts"), ...(made ? [made.file] : [])], virtual: new Set(virtual.map(posix)), made, options, config };
}

function absolutePaths(options) {
  const base = options.baseUrl ?? options.pathsBasePath ?? ".";
  const entries = Object.entries(options.paths ?? {});
  return Object.fromEntries(entries.map(([name, targets]) => [name, targets.map((target) => posix(path.resolve(base, target)))]));
}
