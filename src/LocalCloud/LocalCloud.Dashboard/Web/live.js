// The stream of server-sent events. Read with fetch, because an EventSource cannot send the token.

import { Refused, send } from './api.js';

export async function follow(onOverview, onState) {
  for (let pause = 500; ; pause = Math.min(pause * 2, 10000)) {
    try {
      const response = await send('GET', '/localcloud/api/live');
      onState('live');
      pause = 500;
      await readEvents(response.body.pipeThrough(new TextDecoderStream()).getReader(), onOverview);
    } catch (failure) {
      if (failure instanceof Refused && failure.status === 403) {
        // Another start of the app has another token, and perhaps another page.
        location.reload();
        return;
      }
    }
    onState('offline');
    await new Promise(resolve => setTimeout(resolve, pause));
  }
}

async function readEvents(reader, onOverview) {
  let text = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    text += value;
    for (let end; (end = text.indexOf('\n\n')) >= 0; text = text.slice(end + 2)) {
      const data = text.slice(0, end).split('\n').filter(line => line.startsWith('data:')).map(line => line.slice(5).trimStart()).join('\n');
      if (data) onOverview(JSON.parse(data));
    }
  }
}
