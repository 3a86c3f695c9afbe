// Chooses a file of the disk in a page, as a person would: what a page can't do by itself.
//
// The one use of a debugger, over the pipe that --remote-debugging-pipe opens; it has left before the load.

/** Puts the file into the first <input type=file> of the browser's only page. */
export async function choose(browser, file) {
  const [, , , into, from] = browser.stdio;
  const waiting = new Map();
  let [last, rest] = [0, ''];
  const hear = (data) => {
    const messages = (rest + data).split('\0');
    rest = messages.pop();
    for (const { id, result, error } of messages.map((text) => JSON.parse(text))) {
      const [ok, no] = waiting.get(id) ?? [() => {}];
      if (error) no(new Error(error.message)); else ok(result);
    }
  };
  from.setEncoding('utf8').on('data', hear);
  const call = (method, params = {}, sessionId = undefined) => new Promise((ok, no) => {
    waiting.set(++last, [ok, no]);
    into.write(`${JSON.stringify({ id: last, method, params, sessionId })}\0`);
  });
  const { targetInfos } = await call('Target.getTargets');
  const { targetId } = targetInfos.find(({ type }) => type === 'page');
  const { sessionId } = await call('Target.attachToTarget', { targetId, flatten: true });
  const { result } = await call('Runtime.evaluate', { expression: 'document.querySelector("input[type=file]")' }, sessionId);
  await call('DOM.setFileInputFiles', { files: [file], objectId: result.objectId }, sessionId);
  await call('Target.detachFromTarget', { sessionId });
  from.off('data', hear);
}
