// Finds the operations that the project answers itself: route handlers of Next.js, SvelteKit and Nuxt, so that calls to them are not taken for the backend's.

import fs from "node:fs";
import path from "node:path";
import { posix } from "./confine.mjs";

const VERBS = new Set(["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]);
const NEXT_APP = /(?:^|\/)app\/(.*?)\/?route\.[jt]sx?$/;
const NEXT_PAGES = /(?:^|\/)pages\/(api\/.*)\.[jt]sx?$/;
const SVELTE = /(?:^|\/)routes\/(.*?)\/?\+server\.[jt]s$/;
const NITRO = /(?:^|\/)server\/(api|routes)\/(.*?)(?:\.(get|post|put|patch|delete|head|options))?\.[cm]?[jt]s$/;
/** A handler of Nuxt's that passes the request on as it is hides nothing of the backend. */
const PASSED_ON = /\b(?:proxyRequest|sendProxy)\s*\(/;

const MOST_FILES = 200;
const MOST_SEGMENTS = 4;
const CATCH_ALL = /\/?\[+\.\.\.(.+?)\]+$/;

/** The templates of a route; one that catches all is a template for each number of segments. */
function templates(route) {
  const all = CATCH_ALL.exec(route);
  if (!all) return [template(route)];
  const front = route.slice(0, all.index);
  const parts = Array.from({ length: MOST_SEGMENTS }, (_, index) => `[${all[1]}${index}]`);
  const found = parts.map((_, index) => template([front, ...parts.slice(0, index + 1)].join("/")));
  return route.slice(all.index).includes("[[") ? [template(front), ...found] : found;
}

const template = (route) => "/" + route.split("/").filter((part) => part && !/^\(.*\)$/.test(part) && part !== "index").map((part) => part.replace(/^\[+(?:\.\.\.)?(.+?)\]+$/, "{$1}")).join("/");

function exportedVerbs(host, source) {
  const symbol = host.symbolAt(source);
  return symbol ? host.exportsOf(symbol).filter((each) => VERBS.has(each.name)) : [];
}

const DEEPEST_FILE = 6;

/** Files that the frontend's own server gives out: what lies in `public` is no operation of the backend. */
function publicFiles(project) {
  let entries = [];
  try {
    entries = fs.readdirSync(path.join(project, "public"), { withFileTypes: true }).slice(0, MOST_FILES);
  } catch {
    return [];
  }
  const front = (name, depth) => ["", name, ...Array.from({ length: depth }, (_, index) => `{part${index}}`)].join("/");
  const paths = entries.flatMap((each) => (each.isDirectory() ? Array.from({ length: DEEPEST_FILE }, (_, depth) => front(each.name, depth + 1)) : [front(each.name, 0)]));
  return paths.map((found) => ({ rec: "route", method: "*", path: found, at: ["public", 0, 0, 0] }));
}

function filesBelow(folder, depth = 0) {
  let entries = [];
  try {
    entries = fs.readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
  return entries.flatMap((each) => (each.isDirectory() && depth < DEEPEST_FILE ? filesBelow(path.join(folder, each.name), depth + 1) : each.isFile() ? [path.join(folder, each.name)] : []));
}

/** The routes of Nuxt's own server, also of its layers; the server often has a tsconfig of its own, so they are looked for on the disk. */
function nitroRoutes(host, project) {
  let layers = [];
  try {
    layers = fs.readdirSync(path.join(project, "layers"), { withFileTypes: true }).filter((each) => each.isDirectory());
  } catch {
    // most projects have none
  }
  const servers = ["server", ...layers.map((each) => `layers/${each.name}/server`)];
  const files = servers.flatMap((each) => ["api", "routes"].flatMap((kind) => filesBelow(path.join(project, each, kind)))).slice(0, MOST_FILES);
  return files.flatMap((file) => nitroRoute(host, posix(file)));
}

function nitroRoute(host, file) {
  const nitro = NITRO.exec(file);
  const text = nitro ? fs.readFileSync(file, "utf8") : "";
  // One for all paths hands them on to the backend, which its path says nothing of.
  if (!/\beventHandler\b|EventHandler\b/.test(text) || PASSED_ON.test(text) || /\[+\.\.\./.test(nitro[2])) return [];
  const route = [nitro[1] === "api" ? "api" : "", nitro[2]].join("/");
  return templates(route).map((each) => ({ rec: "route", method: nitro[3]?.toUpperCase() ?? "*", path: each, at: [host.relative(file), 1, 1, 1] }));
}

/** One record per operation of a route handler file. */
export function routesOf(host, project) {
  const found = [...publicFiles(project), ...nitroRoutes(host, project)];
  for (const source of host.ownFiles) {
    const file = host.fileName(source);
    const match = NEXT_APP.exec(file) ?? SVELTE.exec(file);
    const pages = NEXT_PAGES.exec(file);
    for (const each of pages ? templates(pages[1]) : []) found.push({ rec: "route", method: "*", path: each, at: [file, 1, 1, 1] });
    for (const each of match ? exportedVerbs(host, source) : []) {
      const node = each.declarations?.[0];
      for (const place of templates(match[1])) found.push({ rec: "route", method: each.name, path: place, at: node ? host.at(node) : [file, 1, 1, 1] });
    }
  }
  return found;
}
