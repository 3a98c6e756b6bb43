using System.Net;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;

namespace Samples.Triggers;

/// <summary>Documents in and out of functions that are called over HTTP.</summary>
public sealed class Notes
{
    [Function("add")]
    public static async Task<Added> AddAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "notes")] HttpRequestData request)
    {
        var notes = (await request.ReadFromJsonAsync<Note[]>())!;
        return new Added { Response = request.CreateResponse(HttpStatusCode.Created), Notes = notes, First = notes[0] with { Kind = "first" } };
    }

    [Function("read")]
    public async Task<HttpResponseData> ReadAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "notes/{kind}/{id}")] HttpRequestData request,
        [CosmosDBInput("%Database%", "notes", Connection = "Cosmos", Id = "{id}", PartitionKey = "{kind}")] Note? note)
    {
        var response = request.CreateResponse(note is null ? HttpStatusCode.NotFound : HttpStatusCode.OK);
        await response.WriteStringAsync(note?.Text ?? "none");
        return response;
    }

    [Function("find")]
    public async Task<HttpResponseData> FindAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "notes/{kind}")] HttpRequestData request,
        [CosmosDBInput("%Database%", "notes", Connection = "Cosmos", SqlQuery = "SELECT * FROM c WHERE c.kind = {kind} ORDER BY c.id")] IEnumerable<Note> notes)
    {
        var response = request.CreateResponse();
        await response.WriteStringAsync(string.Join(' ', notes.Select(note => note.Id)));
        return response;
    }

    public sealed class Added
    {
        [HttpResult]
        public required HttpResponseData Response { get; init; }

        [CosmosDBOutput("%Database%", "notes", Connection = "Cosmos")]
        public required Note[] Notes { get; init; }

        [CosmosDBOutput("%Database%", "notes", Connection = "Cosmos")]
        public required Note First { get; init; }
    }
}
