import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** A server on 127.0.0.1 that goes away with the test; returns its address, ending in "/". */
export async function localServer(listener: RequestListener): Promise<string> {
  // It never closes a connection that is idle: on a busy machine the client may be about to use it again.
  const server = createServer({ keepAliveTimeout: 0 }, listener);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}
