// Bundles stylesheets and scripts into fanlight/static under names that carry a digest of the content.
// Not here: icons (icons.py), and the manifest and compressed copies (finish.py).
import { readFile, writeFile } from "node:fs/promises";
import { build } from "esbuild";

const out = new URL("../fanlight/static/", import.meta.url);

// The dark scheme is written once and meant twice: for those who chose it, and for those whose system did.
const darkScheme = {
  name: "dark-scheme",
  setup(build) {
    build.onLoad({ filter: /[\\/]dark\.css$/ }, async ({ path }) => {
      const chosen = await readFile(path, "utf8");
      const bySystem = chosen.replace(':root[data-theme="dark"]', ':root:not([data-theme="light"])');
      const contents = `@layer tokens { @media screen { ${chosen} }
        @media screen and (prefers-color-scheme: dark) { ${bySystem} } }`;
      return { contents, loader: "css" };
    });
  },
};

const options = {
  bundle: true,
  minify: true,
  sourcemap: true,
  metafile: true,
  outdir: out.pathname,
  entryNames: "[name].[hash]",
  assetNames: "[name].[hash]",
  target: ["chrome120", "safari17.4", "firefox128"],
  loader: { ".woff2": "file", ".svg": "file" },
  logLevel: "warning",
};

const results = await Promise.all([
  build({
    ...options,
    entryPoints: ["css/portal.css", "css/console.css", "css/gallery.css", "css/tray.css", "css/swiping.css"],
    plugins: [darkScheme],
  }),
  build({ ...options, entryPoints: ["js/app.js"], format: "esm", splitting: true, chunkNames: "[name].[hash]" }),
]);
await writeFile(new URL("built.json", out), JSON.stringify(paths(results), null, 1));

function paths(results) {
  const files = results.flatMap((result) => Object.keys(result.metafile.outputs));
  const names = files.map((file) => file.split("/").pop());
  return Object.fromEntries(names.map((name) => [name.replace(/\.[A-Z0-9]{8}\./, "."), name]));
}
