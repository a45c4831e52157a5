// What Ace by DAISY finds in EPUB files, as JSON, a list of faults for each: node ace.mjs FOLDER book.epub…
// needs: make checkers, apt-get install chromium
import fs from 'node:fs'; import path from 'node:path'; import {createRequire} from 'node:module'
process.env.PUPPETEER_EXECUTABLE_PATH ??= '/usr/bin/chromium'
const require = createRequire(import.meta.url), ace = require('@daisy/ace-core'), runner = require('@daisy/ace-axe-runner-puppeteer')
const [, , folder, ...books] = process.argv, found = {}
const said = (page, a) => `${page['earl:testSubject'].url}: ${a['earl:test']['dct:title']}: ${a['earl:result']['dct:description']}`
for (const [number, book] of books.entries()) {
  const outdir = path.join(folder, `ace-${number}`)
  await ace(path.resolve(book), {cwd: process.cwd(), outdir, tmpdir: path.join(folder, 'ace'), initLogger: true, silent: true, lang: 'en'}, runner)
  const pages = JSON.parse(fs.readFileSync(path.join(outdir, 'report.json'))).assertions
  found[book] = pages.flatMap(p => p.assertions.filter(a => a['earl:result']['earl:outcome'] !== 'pass').map(a => said(p, a)))
}
console.log(JSON.stringify(found)); process.exit(0)
