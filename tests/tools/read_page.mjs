// Open a page of `jiangyi explain --html` in Chromium, use it as a reader would, and print what was seen, as JSON:
//   [SIZE=360x640] node read_page.mjs page.html RULE
// needs: npm i playwright-core, apt-get install chromium
import { pathToFileURL } from 'node:url'
import { chromium } from 'playwright-core'

const [, , file, rule] = process.argv
const [width, height] = (process.env.SIZE || '1280x800').split('x').map(Number)
const address = pathToFileURL(file).href
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] })
const seen = { said: [], asked: [] }

async function open(options = {}) {
  const context = await browser.newContext({ viewport: { width, height }, ...options })
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const page = await context.newPage()
  page.on('console', message => seen.said.push(message.text()))
  page.on('pageerror', error => seen.said.push(error.message))
  page.on('request', request => request.url() === address || seen.asked.push(request.url()))
  await page.goto(address)
  return page
}
const texts = page => page.evaluate(() => ['.s', '.r'].map(side => [...document.querySelectorAll(side)].map(cell => cell.textContent).join('')))
// As many frames as the page takes to scroll to what is out of sight, and one more.
const settled = page => page.evaluate(async () => { for (let n = 0; n < 6; n++) await new Promise(requestAnimationFrame) })
const focused = page => page.evaluate(() => document.activeElement.closest('del, ins')?.id ?? document.activeElement.id)
const chosen = page => page.evaluate(() => [...document.querySelectorAll('.on')].map(side => side.id).sort())
const lines = page => page.locator('#toml').inputValue()
const clipboard = page => page.evaluate(() => navigator.clipboard.readText())
// Whether an element is where it can be seen: in the window, and under neither the bar nor the panel.
const visible = (page, id) => page.evaluate(id => {
  const box = document.getElementById(id).firstChild.getClientRects()[0], panel = document.getElementById('panel')
  const top = document.getElementById('bar').getBoundingClientRect().bottom
  const bottom = panel.hidden ? innerHeight : panel.getBoundingClientRect().top
  return box.top >= top - 1 && box.bottom <= bottom + 1 && box.left >= 0 && box.right <= innerWidth
}, id)

const page = await open()
const edits = await page.locator('del[id]').count()
seen.texts = await texts(page)
seen.view = await page.evaluate(() => ({
  wide: document.documentElement.scrollWidth - innerWidth,
  beside: document.querySelector('.r').getBoundingClientRect().top < document.querySelector('.s').getBoundingClientRect().bottom,
}))

seen.papers = []
for (const colorScheme of ['light', 'dark']) {
  await page.emulateMedia({ colorScheme })
  seen.papers.push(await page.evaluate(() => getComputedStyle(document.body).backgroundColor))
}

// By key: n through all edits, each with its other side marked, itself in sight and its lines at hand.
seen.steps = []
for (let n = 0; n < edits; n++) {
  await page.keyboard.press('n')
  await settled(page)
  const at = await focused(page)
  const ring = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle)
  seen.steps.push({ at, ring, marked: await chosen(page), visible: await visible(page, at), lines: await lines(page) })
}
await page.keyboard.press('n')
seen.last = await focused(page)
await page.keyboard.press('p')
seen.back = await focused(page)
await page.keyboard.press('Enter')
await settled(page)
seen.other = [await focused(page), await visible(page, await focused(page))]
await page.keyboard.press('f')
seen.selected = await page.evaluate(() => [document.activeElement.id, String(getSelection()).length || toml.selectionEnd - toml.selectionStart])
await page.keyboard.press('Escape')
seen.closed = [await page.locator('#panel').isVisible(), await focused(page), await chosen(page)]

// By Tab: every edit, on both sides.
const tabs = new Set()
const tabbed = await open()
for (let last = null, n = 0; n < 40 * edits; n++) {
  await tabbed.keyboard.press('Tab')
  const at = await focused(tabbed)
  if (/^[sr]\d+$/.test(at)) tabs.add(at)
  if (!at && last === '' && tabs.size) break
  last = at
}
seen.tabs = [...tabs]

// Copying, collecting, and copying where the clipboard is closed.
const paste = await open()
await paste.keyboard.press('n')
await paste.keyboard.press('n')
await paste.keyboard.press('c')
await settled(paste)
seen.copied = [await clipboard(paste), await paste.locator('#said').textContent()]
await paste.click('#collect')
for (let n = 0; n < 2; n++) await paste.click('#next')
seen.collected = [await lines(paste), await paste.locator('#collect').textContent()]
await paste.evaluate(() => { navigator.clipboard.writeText = () => Promise.reject(new Error('closed')) })
await paste.click('#copy')
await settled(paste)
seen.fallback = await clipboard(paste)
await paste.click('#clear')
seen.cleared = await lines(paste)
await paste.locator('.row summary').first().click()
await paste.click('#ways button:has-text("level")')
await paste.selectOption('#ways select', '3')
seen.level = await lines(paste)
await paste.click('#ways button:has-text("Role")')
seen.roles = await paste.locator('#ways option').allTextContents()
await paste.selectOption('#ways select', '"signature"')
seen.role = await lines(paste)
await paste.keyboard.press('Escape')
seen.left = await paste.evaluate(() => document.activeElement.tagName)
await paste.click('header summary')
await paste.uncheck('#keys')
await paste.keyboard.press('n')
seen.keys = [await paste.locator('#panel').isVisible()]
await paste.check('#keys')
await paste.keyboard.press('n')
seen.keys.push(await paste.locator('#panel').isVisible())

// The filter: one rule's edits alone.
const sieve = await open()
const marked = () => sieve.evaluate(() => [...document.querySelectorAll('del[id]')].filter(edit => getComputedStyle(edit).textDecorationLine === 'line-through').map(edit => edit.id))
seen.all = await marked()
await sieve.click('#none')
seen.none = await marked()
await sieve.locator('label', { hasText: rule }).click()
seen.one = await marked()
seen.tabbable = await sieve.evaluate(() => [...document.querySelectorAll('del > a, ins > a')].filter(link => link.tabIndex >= 0).length)
seen.reached = []
for (let n = 0; n < seen.one.length + 1; n++) {
  await sieve.keyboard.press('n')
  seen.reached.push(await focused(sieve))
}
await sieve.click('#all')
seen.again = await marked()

// A click on one side goes to the other.
const mouse = await open()
await mouse.locator('#s2 > a').click()
await settled(mouse)
seen.clicked = [await focused(mouse), await chosen(mouse), await visible(mouse, await focused(mouse))]

// Without scripts.
const plain = await open({ javaScriptEnabled: false })
seen.plain = {
  texts: await plain.locator('.s, .r').allTextContents().then(all => all.join('')),
  controls: await plain.locator('input:visible, button:visible, textarea:visible').count(),
  legend: await plain.locator('#rules label:visible').count(),
}
await plain.locator('.row summary').first().click()
seen.plain.notes = await plain.locator('.row pre:visible').count()
await plain.locator('#s2 > a').click()
seen.plain.address = plain.url().slice(address.length)

console.log(JSON.stringify(seen))
await browser.close()
