// Says which packages have no types here, so that what they would have typed is called unresolved and never `any`.

const ASSET = /\.(?:css|scss|sass|less|svg|png|jpe?g|gif|webp|avif|ico|woff2?|md|mdx|json|txt|html|mp4|glsl|wasm)(?:\?.*)?$/i;

/** Names of packages that imports of these files, where calls and their types stand, do not resolve to types. */
export function unresolvedPackages(host, files) {
  const { ts } = host;
  const found = new Map();
  for (const source of host.ownFiles.filter((each) => files.has(host.fileName(each)))) {
    for (const statement of source.statements) {
      const name = (ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement)) && statement.moduleSpecifier;
      if (!name || !ts.isStringLiteral(name) || ASSET.test(name.text) || (ts.isImportDeclaration(statement) && !statement.importClause)) continue;
      const module = host.symbolAt(name);
      if (module && !module.declarations?.some((each) => host.isKnown(each.getSourceFile()))) continue;
      const bare = packageName(name.text);
      if (bare) found.set(bare, found.get(bare) ?? host.at(name).slice(0, 2).join(":"));
    }
  }
  return [...found].sort().map(([name, at]) => ({ name, at }));
}

function packageName(specifier) {
  if (/^[./]|^node:|^[~@]\/|^#|^virtual:|^\$/.test(specifier)) return undefined;
  const parts = specifier.split("/");
  return specifier.startsWith("@") ? parts.slice(0, 2).join("/") : parts[0];
}
