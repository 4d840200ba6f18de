import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import helmet from 'helmet';

/**
 * The headers that keep a browser from doing anything with an answer but hand it over. Helmet works them out for each
 * answer anew, but these answers are all alike, so it is asked once.
 */
export function securityHeaders(): Readonly<Record<string, string>> {
  const socket = new Socket();
  const request = new IncomingMessage(socket);
  const response = new ServerResponse(request);
  helmet()(request, response, () => socket.destroy());
  return Object.fromEntries(Object.entries(response.getHeaders()).map(([name, value]) => [name, String(value)]));
}
