// Answers --version, and --standard-json from stdin; nothing but the answer reaches stdout.
"use strict";
const fs = require("fs");
const path = require("path");

const root = path.resolve(__dirname, "..");
const { log, warn } = { log: console.error, warn: console.error };
Object.assign(console, { log, warn, info: log, debug: log });

function readImport(name) {
  const places = [process.cwd(), root, path.join(root, "node_modules")];
  const found = places.map((place) => path.resolve(place, name)).find((file) => fs.existsSync(file));
  return found ? { contents: fs.readFileSync(found, "utf8") } : { error: `${name} is in none of ${places.join(", ")}` };
}

function main(args) {
  const solc = require(path.join(root, "node_modules", "solc"));
  if (args.includes("--version")) {
    return `solc, the solidity compiler commandline interface\nVersion: ${solc.version()}\n`;
  }
  if (args.includes("--standard-json")) {
    return `${solc.compile(fs.readFileSync(0, "utf8"), { import: readImport })}\n`;
  }
  console.error(`solc.js expects --version or --standard-json, received: ${args.join(" ") || "nothing"}`);
  process.exitCode = 2;
  return "";
}

fs.writeSync(1, "");
process.stdout.write(main(process.argv.slice(2)));
