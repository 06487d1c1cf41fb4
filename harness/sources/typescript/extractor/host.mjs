// The seam to the compiler: one program and the checker calls that the extraction needs, so that another compiler can follow.
import path from "node:path";
import { posix } from "./confine.mjs";
import { scriptOf } from "./components.mjs";
import { createResolver, isKnown, knownModule } from "./known.mjs";
import { cold } from "./warm.mjs";

function compilerHost(ts, options, disk, virtual, made, library, warm) {
  const host = ts.createCompilerHost(options, false);
  const own = (file) => posix(file).startsWith(library) || isKnown(file);
  const source = (file) => (file.endsWith(".ts") && virtual.has(posix(file.slice(0, -3))) ? file.slice(0, -3) : undefined);
  const may = (file) => own(file) || disk.allowed(file);
  const { fileExists, readFile, directoryExists, getDirectories, realpath } = host;
  host.fileExists = (file) => Boolean(source(file)) || file === made?.file || (may(file) ? fileExists(file) : Boolean(disk.refuse(file)));
  host.readFile = (file) => {
    if (file === made?.file) return made.text;
    if (source(file)) return scriptOf(readFile(source(file)) ?? "");
    return may(file) ? readFile(file) : disk.refuse(file);
  };
  host.directoryExists = (dir) => may(dir) && directoryExists(dir);
  host.getDirectories = (dir) => (may(dir) ? getDirectories(dir) : []);
  host.realpath = realpath;
  const parse = { languageVersion: ts.ScriptTarget.Latest, jsDocParsingMode: ts.JSDocParsingMode?.ParseNone };
  host.getSourceFile = (file, target) => {
    const text = host.readFile(file);
    if (text === undefined) return undefined;
    const given = typeof target === "object" ? target : { languageVersion: target };
    return warm.parsed(file, text, given.impliedNodeFormat, () => ts.createSourceFile(file, text, { ...given, jsDocParsingMode: parse.jsDocParsingMode }, false)); // the checker's binding sets the parents
  };
  host.writeFile = () => {};
  host.resolveModuleNameLiterals = createResolver(ts, options, host);
  return host;
}

/** Opens one program; everything that the extraction asks a compiler goes through the returned object. */
export function openHost(ts, { files, virtual, made, options, root, disk, library, warm = cold }) {
  const program = ts.createProgram({ rootNames: files, options, host: compilerHost(ts, options, disk, virtual, made, posix(library), warm), oldProgram: warm.program(options) });
  warm.keep(program);
  const checker = program.getTypeChecker();
  const name = (file) => {
    const shown = virtual.has(file.slice(0, -3)) ? file.slice(0, -3) : file;
    const relative = posix(path.relative(root, shown));
    return relative.startsWith("../") ? posix(shown) : relative;
  };
  const files_ = program.getSourceFiles();
  const installed = (source) => program.isSourceFileFromExternalLibrary(source) || source.fileName.includes("/node_modules/");
  const symbols = new Map();
  /** The checker's answer, asked for once a node: finding it anew can mean to check a whole call again. */
  const symbolAt = (node) => {
    const known = symbols.get(node);
    if (known !== undefined || symbols.has(node)) return known;
    const found = checker.getSymbolAtLocation(node);
    symbols.set(node, found);
    return found;
  };
  const origins = new Map();
  /** What a name that is imported automatically stands for; any other symbol is itself. */
  const imported = (symbol) => {
    const declaration = made && symbol?.valueDeclaration;
    if (!declaration || declaration.getSourceFile().fileName !== made.file) return symbol;
    if (!origins.has(symbol)) {
      const module = checker.getSymbolAtLocation(declaration.type.objectType.type.argument.literal);
      const found = module && checker.tryGetMemberInModuleExports(declaration.type.indexType.literal.text, module);
      origins.set(symbol, found && found.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(found) : found ?? symbol);
    }
    return origins.get(symbol);
  };
  const rootNames = new Set(files.map((file) => posix(path.resolve(file))));
  return {
    ts,
    version: ts.version,
    files: files_,
    ownFiles: files_.filter((source) => !source.isDeclarationFile && !installed(source) && !program.isSourceFileDefaultLibrary(source)),
    isRoot: (source) => rootNames.has(posix(source.fileName)),
    isLibrary: (source) => program.isSourceFileDefaultLibrary(source),
    isInstalled: installed,
    isKnown: (source) => isKnown(source.fileName),
    knownModule: (source) => knownModule(source.fileName),
    fileName: (source) => name(source.fileName),
    relative: name,
    at(node) {
      const source = node.getSourceFile();
      const start = node.getStart(source);
      const { line, character } = source.getLineAndCharacterOfPosition(start);
      const end = source.getLineAndCharacterOfPosition(node.getEnd()).line + 1;
      return [name(source.fileName), line + 1, character + 1, end];
    },
    syntaxErrors: (source) => program.getSyntacticDiagnostics(source),
    symbolAt,
    aliased: (symbol) => (symbol && symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : imported(symbol)),
    immediateAlias: (symbol) => (symbol.flags & ts.SymbolFlags.Alias ? checker.getImmediateAliasedSymbol(symbol) : undefined),
    exportsOf: (symbol) => checker.getExportsOfModule(symbol),
    declaredType: (symbol) => checker.getDeclaredTypeOfSymbol(symbol),
    typeOfSymbol: (symbol) => checker.getTypeOfSymbol(symbol),
    typeAt: (node) => checker.getTypeAtLocation(node),
    typeFromNode: (node) => checker.getTypeFromTypeNode(node),
    contextualType: (node) => checker.getContextualType(node),
    properties: (type) => checker.getPropertiesOfType(type),
    property: (type, key) => checker.getPropertyOfType(type, key),
    indexInfos: (type) => checker.getIndexInfosOfType(type),
    typeArguments: (type) => checker.getTypeArguments(type),
    constraint: (type) => checker.getBaseConstraintOfType(type),
    nonNull: (type) => checker.getNonNullableType(type),
    widen: (type) => checker.getBaseTypeOfLiteralType(type),
    isArray: (type) => checker.isArrayType(type),
    isTuple: (type) => checker.isTupleType(type),
    show: (type) => checker.typeToString(type, undefined, ts.TypeFormatFlags.NoTruncation),
    constant: (node) => checker.getConstantValue(node),
    signatures: (type) => checker.getSignaturesOfType(type, ts.SignatureKind.Call),
    returnType: (signature) => checker.getReturnTypeOfSignature(signature),
    resolvedSignature: (call) => checker.getResolvedSignature(call),
    signatureOf: (declaration) => checker.getSignatureFromDeclaration(declaration),
    shorthandValue: (node) => checker.getShorthandAssignmentValueSymbol(node),
    baseTypes: (type) => (type.isClassOrInterface?.() || type.target?.isClassOrInterface?.() ? checker.getBaseTypes(type.target ?? type) : []),
  };
}
