#!/bin/sh
# Takes out of node_modules what no service loads at run time. Licences stay.
#   prune-packages.sh FOLDER    the folder of node_modules, apps and libs
set -eu
cd "$1"

# Peers that only development uses.
rm -rf node_modules/typescript node_modules/@types
# Builds for browsers, bundles and CommonJS: the services import these as ES modules under Node.
rm -rf node_modules/typeorm/browser node_modules/libphonenumber-js/bundle \
  node_modules/gpt-tokenizer/cjs node_modules/gpt-tokenizer/src node_modules/gpt-tokenizer/data
# Links to packages of the workspace that were not built for the image.
for link in node_modules/@costwire/*; do
  [ -d "$link/dist" ] || rm -f "$link"
done
# Declarations, maps and manuals.
find node_modules -type f \( -name '*.d.ts' -o -name '*.d.mts' -o -name '*.d.cts' -o -name '*.map' \
  -o \( -name '*.md' -not -iname '*licen[cs]e*' \) \) -delete
