// Builds what the pages are served: node assets/build.mjs OUTPUT [GENERATED.cpp]
//
// Writes kith-<hash>.css, kith-<hash>.js and icon-<hash>.svg, the same gzipped, and manifest.json into
// OUTPUT; and, where named, the C++ source that embeds them (src/web/assets.hpp). The same sources give the
// same bytes.

import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build, transform } from "esbuild";
import * as sass from "sass";

const folder = dirname(fileURLToPath(import.meta.url));
const root = dirname(folder);
const read = (name) => readFileSync(join(folder, name), "utf8");
const [output, generated] = process.argv.slice(2);
if (!output) {
  console.error("usage: node assets/build.mjs OUTPUT [GENERATED.cpp]");
  process.exit(2);
}

// Parts of the used components that no page of ours has; some name files which are not served (crest, icons).
const unused = [
  ".govuk-footer__copyright-logo",
  ".govuk-footer__licence-logo",
  ".govuk-footer__crown",
  ".govuk-template--rebranded",
  ".moj-timeline__document",
  "[href^=", // links printed as addresses: they say nothing on paper
];

// A rule is dropped when each of its selectors is of something unused.
const withoutUnused = (css) =>
  css.replace(/(?<=^|[{}])([^{}@;]+)\{[^{}]*\}/g, (rule, selectors) =>
    selectors.split(",").every((selector) => unused.some((name) => selector.includes(name))) ? "" : rule);

async function styleSheet() {
  const compiled = sass.compile(join(folder, "kith.scss"), {
    loadPaths: [root],
    quietDeps: true,
    silenceDeprecations: ["mixed-decls"], // the order that GOV.UK Frontend was written for
    style: "compressed",
  });
  const options = { loader: "css", minify: true, target: "es2019" };
  const { code } = await transform(withoutUnused(compiled.css), options);
  if (/url\((?!["']?data:)/.test(code)) throw new Error("the style sheet names a file that is not served");
  return code;
}

async function script() {
  const result = await build({
    entryPoints: [join(folder, "kith.mjs")],
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2020",
    write: false,
    legalComments: "none",
    absWorkingDir: root,
  });
  return result.outputFiles[0].text;
}

const literal = (bytes) => {
  // Octal escapes of at most 3 digits end by themselves; lines of source stay short enough to look at.
  let text = "";
  for (const byte of bytes) {
    if (byte === 0x22 || byte === 0x5c || byte === 0x3f) text += `\\${String.fromCharCode(byte)}`;
    else if (byte >= 0x20 && byte < 0x7f) text += String.fromCharCode(byte);
    else text += `\\${byte.toString(8).padStart(3, "0")}`;
  }
  const lines = text.match(/(?:\\(?:[0-7]{3}|.)|[^\\]){1,100}/g) ?? [""];
  return lines.map((line) => `    "${line}"`).join("\n");
};

const view = (bytes) => `std::string_view(\n${literal(bytes)},\n    ${bytes.length})`;

const element = (file) =>
  `    {"${file.path}", "${file.type}",\n     ${view(file.bytes)},\n     ${view(file.gzip)}},`;

const source = (files) => `// Made by assets/build.mjs; not to be edited.
#include "web/assets.hpp"

#include <array>

namespace kith::web {

namespace {

constexpr std::array<asset, ${files.length}> embedded = {{
${files.map(element).join("\n")}
}};

}  // namespace

std::span<const asset> assets() {
    return embedded;
}

const asset* find_asset(std::string_view path) {
    for (const auto& candidate : embedded)
        if (candidate.path == path) return &candidate;
    return nullptr;
}

${files.map((file) => `std::string_view ${file.role}_path() {\n    return "${file.path}";\n}\n`).join("\n")}
}  // namespace kith::web
`;

const built = [
  { role: "stylesheet", name: "kith", ending: "css", type: "text/css; charset=utf-8",
    text: await styleSheet() },
  { role: "script", name: "kith", ending: "js", type: "text/javascript; charset=utf-8",
    text: await script() },
  { role: "icon", name: "icon", ending: "svg", type: "image/svg+xml; charset=utf-8", text: read("icon.svg") },
];

const files = built.map((file) => {
  const bytes = Buffer.from(file.text);
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 16);
  const gzip = gzipSync(bytes, { level: 9 });
  gzip[9] = 255; // the operating system it was made on is nobody's business, and differs
  const path = `/assets/${file.name}-${hash}.${file.ending}`;
  return { ...file, path, bytes, gzip: gzip.length < bytes.length ? gzip : Buffer.alloc(0) };
}).sort((a, b) => (a.path < b.path ? -1 : 1));

rmSync(output, { recursive: true, force: true });
mkdirSync(output, { recursive: true });
for (const file of files) {
  const name = join(output, file.path.slice("/assets/".length));
  writeFileSync(name, file.bytes);
  if (file.gzip.length) writeFileSync(`${name}.gz`, file.gzip);
}
const manifest = Object.fromEntries(files.map((file) =>
  [file.role, { path: file.path, bytes: file.bytes.length, gzip: file.gzip.length }]));
writeFileSync(join(output, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
if (generated) writeFileSync(resolve(generated), source(files));
