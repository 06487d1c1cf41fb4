// Reads files only inside the project's root, installed packages and the compiler's own library.
import fs from "node:fs";
import path from "node:path";

export const posix = (file) => file.split(path.sep).join("/");

const MARKERS = [".git", "pnpm-workspace.yaml", "lerna.json", "nx.json", "turbo.json"];

const hasWorkspaces = (dir) => {
  try {
    return Boolean(JSON.parse(fs.readFileSync(path.join(dir, "package.json"), "utf8")).workspaces);
  } catch {
    return false;
  }
};

/** The folder above (or at) the project that holds the whole repository; the project itself when nothing marks one. */
export function repositoryRoot(project) {
  let found = project;
  for (let dir = project; ; dir = path.dirname(dir)) {
    if (MARKERS.some((name) => fs.existsSync(path.join(dir, name))) || hasWorkspaces(dir)) found = dir;
    if (fs.existsSync(path.join(dir, ".git")) || path.dirname(dir) === dir) return found;
  }
}

/** A view of the disk that answers "not there" for everything outside the allowed folders. */
export function confine(roots) {
  const real = (file) => {
    try {
      return posix(fs.realpathSync(file));
    } catch {
      return posix(path.resolve(file));
    }
  };
  const bases = roots.flatMap((root) => [posix(path.resolve(root)), real(root)]);
  const under = (file) => bases.some((base) => file === base || file.startsWith(base.endsWith("/") ? base : base + "/"));
  const memo = new Map();
  const refused = new Set();
  const allowed = (file) => {
    const name = posix(path.resolve(file));
    let answer = memo.get(name);
    if (answer === undefined) {
      const target = real(name);
      const installed = target.includes("/node_modules/") || target.endsWith("/node_modules");
      answer = installed || (under(name) && under(target));
      memo.set(name, answer);
    }
    return answer;
  };
  const refuse = (file) => {
    if (/\.(json|tsx?|mts|cts|jsx?)$/.test(file)) refused.add(posix(path.resolve(file)));
    return undefined;
  };
  return { allowed, refused, refuse };
}
