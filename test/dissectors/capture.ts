/** A capture file as tcpdump writes them: raw IPv4 packets, made here byte by byte. */
import { once } from 'node:events';
import { appendFileSync, mkdtempSync, readFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls, createServer as createTlsServer } from 'node:tls';

/** LINKTYPE_RAW: a packet begins with its IP header. */
const RAW_IP = 101;
const CLIENT = { address: [10, 0, 0, 1], port: 40_000 };
const SERVER_ADDRESS = [10, 0, 0, 2];

export class Capture {
  readonly #packets: Buffer[] = [];
  readonly #sequences = { up: 1000, down: 5000 };

  /** One TCP segment of one connection; `down` goes from the server to the client. */
  tcp(payload: Uint8Array, { port = 14_543, down = false }: { port?: number; down?: boolean } = {}): this {
    const header = Buffer.alloc(20);
    const way = down ? 'down' : 'up';
    header.writeUInt16BE(down ? port : CLIENT.port, 0);
    header.writeUInt16BE(down ? CLIENT.port : port, 2);
    header.writeUInt32BE(this.#sequences[way], 4);
    header.writeUInt32BE(this.#sequences[down ? 'up' : 'down'], 8);
    header[12] = 5 << 4;
    header[13] = 0x18; // PSH, ACK
    header.writeUInt16BE(0xffff, 14);
    this.#sequences[way] += payload.length;
    return this.#packet(6, [header, payload], down);
  }

  udp(payload: Uint8Array, port = 14_543): this {
    const header = Buffer.alloc(8);
    header.writeUInt16BE(CLIENT.port, 0);
    header.writeUInt16BE(port, 2);
    header.writeUInt16BE(8 + payload.length, 4);
    return this.#packet(17, [header, payload], false);
  }

  bytes(): Buffer {
    const header = Buffer.alloc(24);
    header.writeUInt32LE(0xa1b2c3d4, 0);
    header.writeUInt16LE(2, 4);
    header.writeUInt16LE(4, 6);
    header.writeUInt32LE(0x40000, 16);
    header.writeUInt32LE(RAW_IP, 20);
    return Buffer.concat([header, ...this.#packets]);
  }

  #packet(protocol: number, parts: readonly Uint8Array[], down: boolean): this {
    const payload = Buffer.concat(parts);
    const ip = Buffer.alloc(20);
    ip[0] = 0x45;
    ip.writeUInt16BE(20 + payload.length, 2);
    ip[8] = 64;
    ip[9] = protocol;
    ip.set(down ? SERVER_ADDRESS : CLIENT.address, 12);
    ip.set(down ? CLIENT.address : SERVER_ADDRESS, 16);
    const record = Buffer.alloc(16);
    record.writeUInt32LE(1_700_000_000 + this.#packets.length, 0);
    record.writeUInt32LE(20 + payload.length, 8);
    record.writeUInt32LE(20 + payload.length, 12);
    this.#packets.push(Buffer.concat([record, ip, payload]));
    return this;
  }
}

/** A WebSocket connection on port 80: the handshake, then one binary message each. */
export function webSocketCapture(messages: readonly Uint8Array[]): Capture {
  const text = (lines: string[]): Buffer => Buffer.from(`${lines.join('\r\n')}\r\n\r\n`);
  const upgrade = ['Upgrade: websocket', 'Connection: Upgrade'];
  const key = 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==';
  const accept = 'Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=';
  const request = ['GET / HTTP/1.1', 'Host: rump', ...upgrade, key, 'Sec-WebSocket-Version: 13'];
  const capture = new Capture()
    .tcp(text(request), { port: 80 })
    .tcp(text(['HTTP/1.1 101 Switching Protocols', ...upgrade, accept]), { port: 80, down: true });
  for (const message of messages) {
    if (message.length > 125) throw new Error('only short messages');
    capture.tcp(Buffer.from([0x82, message.length, ...message]), { port: 80, down: true });
  }
  return capture;
}

/** A real TLS connection on `port`, over which the server sends each payload as a record, and the file of its keys as browsers write it. */
export async function tlsCapture(
  payloads: readonly Uint8Array[],
  port: number,
): Promise<{ capture: Capture; keys: string }> {
  const keys = join(mkdtempSync(join(tmpdir(), 'rump-tls-')), 'keys.log');
  const certificate = new URL('../server/support/certificate/', import.meta.url);
  const [key, cert] = ['key.pem', 'certificate.pem'].map((name) => readFileSync(new URL(name, certificate)));
  const capture = new Capture();
  const server = createTlsServer({ key, cert }, (socket) => {
    for (const payload of payloads) socket.write(payload);
    socket.end();
  });
  server.on('keylog', (line) => appendFileSync(keys, line));
  // In between, where what passes is seen.
  const between = createServer((client) => {
    const onward = connect((server.address() as AddressInfo).port);
    client
      .on('data', (bytes) => {
        capture.tcp(bytes, { port });
        onward.write(bytes);
      })
      .on('end', () => onward.end());
    onward
      .on('data', (bytes) => {
        capture.tcp(bytes, { port, down: true });
        client.write(bytes);
      })
      .on('end', () => client.end());
  });
  for (const each of [server, between]) await once(each.listen(0, '127.0.0.1'), 'listening');
  const socket = connectTls({ port: (between.address() as AddressInfo).port, rejectUnauthorized: false });
  await once(socket.resume(), 'close');
  server.close();
  between.close();
  return { capture, keys };
}
