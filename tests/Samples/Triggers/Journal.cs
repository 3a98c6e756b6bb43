using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace Samples.Triggers;

/// <summary>What functions have seen, to be asked for over HTTP.</summary>
public sealed class Journal
{
    private readonly ConcurrentQueue<string> _lines = [];

    public void Write(string line) => _lines.Enqueue(line);

    [Function("journal")]
    public async Task<HttpResponseData> ReadAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get")] HttpRequestData request, FunctionContext context)
    {
        var response = request.CreateResponse();
        var journal = (Journal)context.InstanceServices.GetService(typeof(Journal))!;
        await response.WriteStringAsync(JsonSerializer.Serialize(journal._lines));
        return response;
    }
}
