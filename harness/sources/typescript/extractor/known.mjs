// Types of the libraries that matter most, by name, for where they are not installed: without them the types of a
// program's own state, and of what is asked and answered through them, would be lost with them. Whoever has them installed has better ones, and these are not looked at.
import path from "node:path";
import { fileURLToPath } from "node:url";
import { posix } from "./confine.mjs";

const FOLDER = posix(path.join(path.dirname(fileURLToPath(import.meta.url)), "known"));
const FILES = new Map([["react", "react"], ["vue", "vue"], ["svelte/store", "svelte_store"], ["zustand", "zustand"], ["zustand/middleware", "zustand_middleware"],
  ["@angular/core", "angular_core"], ["@angular/common/http", "angular_http"], ["rxjs", "rxjs"], ["rxjs/operators", "rxjs"], ["@reduxjs/toolkit/query/react", "redux_query"], ["@reduxjs/toolkit/query", "redux_query"]]);

/** The module that a file of types stands for, or undefined. */
export function knownModule(file) {
  const name = isKnown(file) ? posix(file).slice(FOLDER.length + 1, -".d.ts".length) : undefined;
  return name && [...FILES].find(([, each]) => each === name)?.[0];
}

export const isKnown = (file) => posix(file).startsWith(FOLDER + "/");

/** Resolves modules as the compiler does, and where it finds nothing, to what is known of them here. */
export function createResolver(ts, options, host) {
  const cache = ts.createModuleResolutionCache(host.getCurrentDirectory(), host.getCanonicalFileName, options);
  const known = (name) => ({ resolvedFileName: `${FOLDER}/${FILES.get(name)}.d.ts`, extension: ts.Extension.Dts, isExternalLibraryImport: true });
  return (literals, file, redirected, given, source) => literals.map((literal) => {
    const mode = ts.getModeForUsageLocation(source, literal, given);
    const found = ts.resolveModuleName(literal.text, file, given, host, cache, redirected, mode);
    // A package without types of its own leads to its JavaScript, which says nothing.
    const typed = found.resolvedModule && !/^\.[cm]?jsx?$/.test(found.resolvedModule.extension);
    return typed || !FILES.has(literal.text) ? found : { resolvedModule: known(literal.text) };
  });
}
