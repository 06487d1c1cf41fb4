// One JSON request on stdin, JSON lines on stdout: the types and HTTP calls of a TypeScript project.
// `--attached`: the request is one line, and the process ends with the input; `--serve`: the same, for one request after another.
import fs from "node:fs";
import path from "node:path";
import { createRequire } from "node:module";
import { confine, posix, repositoryRoot } from "./confine.mjs";
import { loadProject, ProjectError } from "./project.mjs";
import { openHost } from "./host.mjs";
import { createTypes } from "./types.mjs";
import { createSites } from "./sites.mjs";
import { routesOf } from "./routes.mjs";
import { exportsOf } from "./exports.mjs";
import { unresolvedPackages } from "./packages.mjs";
import { createWatch, usesOf } from "./uses.mjs";
import { lines } from "./lifeline.mjs";
import { warmth } from "./warm.mjs";

const VERSION = 1;
const MOST_SYNTAX_ERRORS = 50;

function writer() {
  const lines = [];
  let held = 0;
  const flush = () => {
    if (lines.length) fs.writeSync(1, lines.join("\n") + "\n");
    lines.length = 0;
    held = 0;
  };
  const emit = (record) => {
    const line = JSON.stringify(record);
    lines.push(line);
    held += line.length;
    if (held > 1 << 16) flush();
  };
  return { emit, flush };
}

/** Emits, and remembers the files in which calls and their types stand, and the fields of those types. */
function remembering(emit) {
  const files = new Set();
  const watch = createWatch();
  const told = (record) => {
    if (record.rec === "def") watch.see(record);
    if (record.rec === "site") watch.see(record.resp);
    for (const at of [record.at, ...(record.via ?? []), ...(record.resp ?? []).map((each) => each.at)]) if (at && ["site", "def"].includes(record.rec)) files.add(at[0]);
    emit(record);
  };
  return { files, watch, told };
}

function extract(request, write, warm) {
  const { files, watch, told: emit } = remembering(write);
  const started = performance.now();
  const ts = createRequire(import.meta.url)(request.compiler);
  const project = path.resolve(request.project);
  // Files are read within the repository around the project; places are written relative to the root that was asked for.
  const repository = repositoryRoot(project);
  const root = request.root ? path.resolve(request.root) : repository;
  const disk = confine([repository]);
  const note = (kind, message, file) => emit({ rec: "note", kind, message, file: file && posix(path.relative(root, file)) });
  const loaded = loadProject(ts, { project, tsconfig: request.tsconfig, root: repository, disk, note });
  const host = openHost(ts, { ...loaded, root, disk, library: path.dirname(request.compiler), warm });
  const opened = performance.now();
  syntax(host, note);
  const types = createTypes(host, emit);
  const coverage = createSites(host, types, emit).run();
  routesOf(host, project).forEach(emit);
  usesOf(host, watch).forEach(emit);
  if (request.exports) exportsOf(host, types).forEach(emit);
  const packages = unresolvedPackages(host, files);
  for (const file of disk.refused) note("refused", "a file outside the project was asked for and not read", file);
  for (const source of host.ownFiles) emit({ rec: "file", file: host.fileName(source), path: posix(source.fileName) });
  emit({ rec: "end", ok: true, v: VERSION, compiler: host.version, root: posix(root), packages, coverage: { ...coverage, ...types.counters, own: host.ownFiles.length,
    lines: host.ownFiles.reduce((sum, source) => sum + source.getLineStarts().length, 0), components: loaded.virtual.size, tests: loaded.tests, all: host.files.length },
    ms: { program: Math.round(opened - started), total: Math.round(performance.now() - started) } });
}

function syntax(host, note) {
  let left = MOST_SYNTAX_ERRORS;
  for (const source of host.ownFiles) {
    for (const fault of left > 0 ? host.syntaxErrors(source) : []) {
      const line = source.getLineAndCharacterOfPosition(fault.start ?? 0).line + 1;
      if (left-- > 0) note("syntax", `${host.fileName(source)}:${line}: ${host.ts.flattenDiagnosticMessageText(fault.messageText, " ")}`, source.fileName);
    }
  }
}

/** Answers one request; the last record says whether it went well. */
function answer(text, out, warm) {
  try {
    const request = JSON.parse(text);
    if (request.v !== VERSION) throw new ProjectError(`request version ${request.v} is not ${VERSION}`);
    extract(request, out.emit, warm?.(request));
    return true;
  } catch (fault) {
    out.emit({ rec: "end", ok: false, v: VERSION, kind: fault instanceof ProjectError ? "project" : "crash", message: fault.message, stack: fault instanceof ProjectError ? undefined : String(fault.stack).split("\n").slice(0, 8).join("\n") });
    return false;
  } finally {
    out.flush();
  }
}

if (process.argv.includes("--serve")) {
  // A request a line; what did not change stays parsed.
  const warm = warmth();
  lines((line) => answer(line, writer(), warm));
} else if (process.argv.includes("--attached")) {
  lines((line) => process.exit(answer(line, writer()) ? 0 : 1));
} else {
  process.exitCode = answer(fs.readFileSync(0, "utf8"), writer()) ? 0 : 1;
}
