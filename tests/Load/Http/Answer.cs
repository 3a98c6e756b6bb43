using System.Net;

namespace OrderFlow.Load.Http;

/// <param name="Status">Null when no answer came.</param>
/// <param name="Body">Null when the answer had none to read.</param>
internal readonly record struct Answer<T>(HttpStatusCode? Status, T? Body, string? ETag, Uri? Location = null)
    where T : class;
