"use strict";
const text = (bytes) => new TextDecoder("utf-8", { fatal: true }).decode(bytes);
const utf8 = (string) => new TextEncoder().encode(string);
const hex = (bytes) => Array.from(bytes, (b) => b.toString(16).padStart(2, "0")).join("");
const unhex = (string) => { if (!/^([0-9a-f]{2})*$/.test(string)) throw new Error("hex"); return Uint8Array.from(string.match(/../g) || [], (h) => parseInt(h, 16)); };
const unbase = (string) => Uint8Array.from(atob(string), (c) => c.charCodeAt(0));
const join = (...parts) => { const out = new Uint8Array(parts.reduce((n, p) => n + p.length, 0)); let at = 0; for (const p of parts) { out.set(p, at); at += p.length; } return out; };
const same = (a, b) => a.length === b.length && a.every((one, place) => one === b[place]);
async function digest(name, bytes) { return new Uint8Array(await crypto.subtle.digest(name, bytes)); }
const sha = (bytes) => digest("SHA-256", bytes);
const node = (left, right) => sha(join(Uint8Array.of(1), left, right));

// Ed25519 (RFC 8032) with big integers: only checking, so time may depend on the data.
const P = 2n ** 255n - 19n, L = 2n ** 252n + 27742317777372353535851937790883648493n;
const mod = (a, m = P) => { const r = a % m; return r < 0n ? r + m : r; };
function pow(base, e) { let r = 1n, b = mod(base); while (e > 0n) { if (e & 1n) r = mod(r * b); b = mod(b * b); e >>= 1n; } return r; }
const inv = (a) => pow(a, P - 2n), D = mod(-121665n * inv(121666n)), ROOT = pow(2n, (P - 1n) / 4n);
const little = (bytes) => bytes.reduceRight((n, b) => (n << 8n) | BigInt(b), 0n);
function point(bytes) {
  let y = little(bytes); const sign = y >> 255n; y &= (1n << 255n) - 1n;
  if (y >= P) throw new Error("point");
  const y2 = mod(y * y), u = mod(y2 - 1n), v = mod(D * y2 + 1n), v3 = mod(v * v * v);
  let x = mod(u * v3 * pow(mod(u * mod(v3 * v3 * v)), (P - 5n) / 8n));
  if (mod(v * x * x) !== u) { x = mod(x * ROOT); if (mod(v * x * x) !== u) throw new Error("point"); }
  if (x === 0n && sign) throw new Error("point");
  if ((x & 1n) !== sign) x = mod(-x);
  return [x, y, 1n, mod(x * y)];
}
function add([x1, y1, z1, t1], [x2, y2, z2, t2]) {
  const a = mod((y1 - x1) * (y2 - x2)), b = mod((y1 + x1) * (y2 + x2)), c = mod(2n * t1 * t2 * D), d = mod(2n * z1 * z2);
  const e = b - a, f = d - c, g = d + c, h = b + a;
  return [mod(e * f), mod(g * h), mod(f * g), mod(e * h)];
}
function times(p, n) { let r = [0n, 1n, 1n, 0n]; while (n > 0n) { if (n & 1n) r = add(r, p); p = add(p, p); n >>= 1n; } return r; }
const B = point(unhex("5866666666666666666666666666666666666666666666666666666666666666"));
async function signed(key, message, signature) {
  try {
    if (signature.length !== 64) return false;
    const r = point(signature.slice(0, 32)), a = point(key), s = little(signature.slice(32));
    if (s >= L) return false;
    const k = mod(little(await digest("SHA-512", join(signature.slice(0, 32), key, message))), L);
    const [x1, y1, z1] = times(B, s), [x2, y2, z2] = add(r, times(a, k));
    return mod(x1 * z2 - x2 * z1) === 0n && mod(y1 * z2 - y2 * z1) === 0n;
  } catch { return false; }
}

class Bad extends Error { constructor(zh, en) { super(zh); this.zh = zh; this.en = en; } }
function keysOf(content) {
  return content.split("\n").filter((line) => line.trim() && !line.startsWith("#")).map((line) => {
    const [name, id, rest] = [line.split("+")[0], line.split("+")[1], line.split("+").slice(2).join("+")], raw = unbase(rest);
    if (raw.length !== 33) throw new Bad("公钥文件读不懂。", "The file of keys cannot be read.");
    return { name, id: unhex(id), kind: raw[0], key: raw.slice(1) };
  });
}
function noteOf(content) {
  const cut = content.lastIndexOf("\n\n");
  if (cut < 0 || !content.endsWith("\n")) throw new Bad("签名的文字读不懂。", "A signed text cannot be read.");
  const signatures = content.slice(cut + 2).trimEnd().split("\n").map((line) => {
    const found = /^— (\S+) ([A-Za-z0-9+/=]+)$/.exec(line);
    if (!found) throw new Bad("签名读不懂。", "A signature cannot be read.");
    return { name: found[1], raw: unbase(found[2]) };
  });
  return { body: content.slice(0, cut + 1), signatures };
}
async function by(note, key) {
  for (const { name, raw } of note.signatures) {
    if (name !== key.name || !same(raw.slice(0, 4), key.id)) continue;
    if (key.kind === 1 && await signed(key.key, utf8(note.body), raw.slice(4))) return true;
    if (key.kind === 4 && raw.length === 76) {
      const seconds = Number(new DataView(raw.buffer, raw.byteOffset + 4, 8).getBigUint64(0));
      if (await signed(key.key, utf8(`cosignature/v1\ntime ${seconds}\n${note.body}`), raw.slice(12))) return new Date(seconds * 1000);
    }
  }
  return false;
}
// JSON with sorted keys and no spaces (RFC 8785 within our limits: ASCII keys, whole numbers).
function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value && typeof value === "object") return `{${Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`).join(",")}}`;
  return JSON.stringify(value);
}
async function rootOf(leafHash, leaf, size, path) {
  let at = leaf, last = size - 1, found = leafHash;
  for (const step of path) {
    if (last === 0) throw new Bad("存证证明过长。", "The proof is too long.");
    if (at % 2 || at === last) {
      found = await node(step, found);
      while (at % 2 === 0 && at) { at = Math.floor(at / 2); last = Math.floor(last / 2); }
    } else found = await node(found, step);
    at = Math.floor(at / 2); last = Math.floor(last / 2);
  }
  if (last !== 0) throw new Bad("存证证明过短。", "The proof is too short.");
  return found;
}
async function check(said, keys) {
  if (said.kind !== "shoushan-receipt-v1") throw new Bad("这不是首善的凭证文件。", "This is no receipt of Shoushan.");
  const fields = JSON.parse(said.header);
  if (canonical(fields) !== said.header) throw new Bad("表头被改过。", "The header was changed.");
  if (fields.alg !== "sha256") throw new Bad(`本页不会算 ${fields.alg}。`, `This page does not know ${fields.alg}.`);
  const digests = said.digests.map(unhex), left = digests.map(hex);
  for (const item of said.items) {
    const found = hex(await sha(utf8(canonical(item)))), place = left.indexOf(found);
    if (place < 0) throw new Bad(`“${item[1]}”的内容被改过。`, `The value of “${item[1]}” was changed.`);
    left.splice(place, 1);
  }
  const sorted = digests.map(hex).sort().map(unhex);
  if (hex(await sha(join(...sorted))) !== fields.body) throw new Bad("内容摘要与表头不符。", "The items do not give the body in the header.");
  const leafHash = await sha(join(Uint8Array.of(0), utf8(said.header))), origin = `shoushan/${fields.log}`;
  const result = { fields, items: said.items, withheld: left.length, promised: false, head: null, witnesses: [] };
  if (said.promise) {
    const note = noteOf(said.promise), lines = note.body.split("\n");
    if (lines[0] !== "shoushan-promise-v1" || lines[1] !== `${origin}/promise` || !same(unbase(lines[2]), leafHash) || lines[3] !== fields.recorded) throw new Bad("承诺说的不是这一条。", "The promise is about another entry.");
    for (const key of keys) if (key.name === lines[1] && key.kind === 1 && await by(note, key)) result.promised = true;
    if (!result.promised) throw new Bad("承诺的签名不对。", "The signature of the promise is wrong.");
  }
  if (said.proof) {
    const note = noteOf(said.proof.checkpoint), [name, size, root] = note.body.split("\n");
    if (name !== origin) throw new Bad("存证点是另一本日志的。", "The head is that of another journal.");
    let good = false;
    for (const key of keys) if (key.name === origin && key.kind === 1 && await by(note, key)) good = true;
    if (!good) throw new Bad("存证点的签名不对。", "The signature of the head is wrong.");
    if (!Number.isSafeInteger(said.proof.leaf) || said.proof.leaf < 0 || said.proof.leaf >= Number(size)) throw new Bad("存证证明的序号不对。", "The leaf number is wrong.");
    if (!same(await rootOf(leafHash, said.proof.leaf, Number(size), said.proof.path.map(unbase)), unbase(root))) throw new Bad("存证证明不成立：得不出树根。", "The proof does not hold: it gives another root.");
    result.head = Number(size);
    for (const key of keys) if (key.kind === 4) { const when = await by(note, key); if (when) result.witnesses.push(`${key.name} ${when.toISOString().slice(0, 10)}`); }
  }
  if (!result.promised && !result.head) throw new Bad("既没有承诺，也没有存证点。", "Neither a promise nor a head vouches for it.");
  return result;
}
function show(kind, lines, rows = []) {
  const said = document.getElementById("said"); said.textContent = ""; said.className = kind;
  for (const line of lines) { const p = document.createElement("p"); p.textContent = line; said.append(p); }
  if (!rows.length) return;
  const table = document.createElement("table");
  for (const [name, value] of rows) { const tr = table.insertRow(); tr.insertCell().textContent = name; tr.insertCell().textContent = typeof value === "string" ? value : JSON.stringify(value); }
  said.append(table);
}
async function run() {
  const [receipt, keys] = ["receipt", "keys"].map((id) => document.getElementById(id).files[0]);
  if (!receipt || !keys) return;
  try {
    const found = await check(JSON.parse(text(await receipt.arrayBuffer())), keysOf(text(await keys.arrayBuffer())));
    const rows = [["ledger", found.fields.ledger], ["act", found.fields.act], ["recorded", found.fields.recorded], ...found.items.map(([, path, value]) => [path, value])];
    const more = found.withheld ? [`另有 ${found.withheld} 项没有披露。${found.withheld} more items are withheld.`] : [];
    if (found.head) show("good", [`凭证成立：已存证（存证点 ${found.head} 条）。The receipt holds: sealed under a head of ${found.head} entries.`, found.witnesses.length ? `见证 Witnesses: ${found.witnesses.join(", ")}` : "还没有见证会签这个存证点。No witness has signed this head yet.", ...more], rows);
    else show("wait", ["凭证成立，但只有签名的承诺：过一分钟再取一次。It holds, but is only promised so far: fetch it again in a minute.", ...more], rows);
  } catch (fault) {
    if (fault instanceof Bad) show("bad", [`不成立：${fault.zh}`, `Does not hold: ${fault.en}`]);
    else show("bad", ["文件读不懂，不是凭证或公钥文件。", "A file cannot be read: it is no receipt or no file of keys."]);
  }
}
for (const input of document.querySelectorAll("input")) input.addEventListener("change", run);
