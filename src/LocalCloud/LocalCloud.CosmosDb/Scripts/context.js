// What a stored procedure or trigger finds: getContext() and what hangs on it. Beneath are a few functions of the emulator (host), which take
// and give text. Every operation runs at once and in the script's own transaction; its callback is called before it returns, as nothing
// else can happen in between.
(function (host) {
  const accepted = (reply, callback, options) => {
    const answer = JSON.parse(reply);
    const error = answer.error ? Object.assign(new Error(answer.error.body), answer.error) : undefined;
    const result = answer.body === undefined ? undefined : answer.body;
    const info = { requestCharge: answer.charge, continuation: answer.continuation, currentCollectionSizeInMB: 0, maxCollectionSizeInMB: 0 };
    if (callback) {
      callback(error, result, info);
    } else if (error) {
      throw error;
    }

    return true;
  };
  const call = (operation, link, body, options, callback) => {
    if (typeof options === "function") {
      callback = options;
      options = undefined;
    }

    return accepted(host.run(operation, String(link), body === undefined ? null : JSON.stringify(body), JSON.stringify(options || {})), callback);
  };
  const collection = {
    getSelfLink: () => host.selfLink,
    getAltLink: () => host.altLink,
    createDocument: (link, document, options, callback) => call("create", link, document, options, callback),
    upsertDocument: (link, document, options, callback) => call("upsert", link, document, options, callback),
    readDocument: (link, options, callback) => call("read", link, undefined, options, callback),
    replaceDocument: (link, document, options, callback) => call("replace", link, document, options, callback),
    deleteDocument: (link, options, callback) => call("delete", link, undefined, options, callback),
    readDocuments: (link, options, callback) => call("query", link, "SELECT * FROM root r", options, callback),
    queryDocuments: (link, query, options, callback) => call("query", link, query, options, callback),
  };
  const request = host.isTrigger && {
    getBody: () => JSON.parse(host.requestBody()),
    setBody: body => host.setRequestBody(JSON.stringify(body)),
    getOperationType: () => host.operationType,
    getValue: name => JSON.parse(host.requestBody())[name],
    setValue: (name, value) => host.setRequestBody(JSON.stringify(Object.assign(JSON.parse(host.requestBody()), { [name]: value }))),
    appendValue: (name, value) => request.setValue(name, `${request.getValue(name) ?? ""}${value}`),
  };
  const response = {
    getBody: () => JSON.parse(host.responseBody() ?? "null"),
    setBody: body => host.setResponseBody(body === undefined ? null : JSON.stringify(body)),
    getValue: name => (response.getBody() || {})[name],
    setValue: (name, value) => response.setBody(Object.assign(response.getBody() || {}, { [name]: value })),
    appendValue: (name, value) => response.setValue(name, `${response.getValue(name) ?? ""}${value}`),
    getOperationType: () => host.operationType,
    getMaxResourceQuota: () => "",
    getResourceQuotaCurrentUsage: () => "",
  };
  const context = {
    getCollection: () => collection,
    getRequest: () => request || undefined,
    getResponse: () => response,
    abort: error => {
      throw error instanceof Error ? error : new Error(String(error));
    },
  };
  const write = (...values) => host.log(values.map(value => typeof value === "string" ? value : JSON.stringify(value)).join(" "));
  globalThis.getContext = () => context;
  globalThis.__ = Object.assign({ request, response }, collection);
  globalThis.console = { log: write, info: write, warn: write, error: write, debug: write };
  globalThis.ErrorCodes = { BadRequest: 400, NotFound: 404, Conflict: 409, PreconditionFailed: 412, RequestEntityTooLarge: 413 };
})
