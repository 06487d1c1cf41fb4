// Finds the operations that the project answers itself: Next.js and SvelteKit route handlers, so that calls to them are not taken for the backend's.

const VERBS = new Set(["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]);
const NEXT_APP = /(?:^|\/)app\/(.*?)\/?route\.[jt]sx?$/;
const NEXT_PAGES = /(?:^|\/)pages\/(api\/.*)\.[jt]sx?$/;
const SVELTE = /(?:^|\/)routes\/(.*?)\/?\+server\.[jt]s$/;

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
    if (pages) found.push({ rec: "route", method: "*", path: template(pages[1]), at: [file, 1, 1, 1] });
    for (const each of match ? exportedVerbs(host, source) : []) {
      const node = each.declarations?.[0];
      found.push({ rec: "route", method: each.name, path: template(match[1]), at: node ? host.at(node) : [file, 1, 1, 1] });
    }
  }
  return found;
}
