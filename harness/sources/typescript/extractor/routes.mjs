// Finds the operations that the project answers itself: Next.js and SvelteKit route handlers, so that calls to them are not taken for the backend's.

const VERBS = new Set(["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]);
const NEXT_APP = /(?:^|\/)app\/(.*?)\/?route\.[jt]sx?$/;
const NEXT_PAGES = /(?:^|\/)pages\/(api\/.*)\.[jt]sx?$/;
const SVELTE = /(?:^|\/)routes\/(.*?)\/?\+server\.[jt]s$/;

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

/** One record per operation of a route handler file. */
export function routesOf(host) {
  const found = [];
  for (const source of host.ownFiles) {
    const file = host.fileName(source);
    const match = NEXT_APP.exec(file) ?? SVELTE.exec(file);
    const pages = NEXT_PAGES.exec(file);
    for (const path of pages ? templates(pages[1]) : []) found.push({ rec: "route", method: "*", path, at: [file, 1, 1, 1] });
    for (const each of match ? exportedVerbs(host, source) : []) {
      const node = each.declarations?.[0];
      for (const path of templates(match[1])) found.push({ rec: "route", method: each.name, path, at: node ? host.at(node) : [file, 1, 1, 1] });
    }
  }
  return found;
}
