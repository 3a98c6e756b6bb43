using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace SampleApp;

/// <summary>An orchestration with its HTTP starter, as the templates have it.</summary>
public static class Greetings
{
    [Function(nameof(StartGreetings))]
    public static async Task<HttpResponseData> StartGreetings(
        [HttpTrigger(AuthorizationLevel.Function, "post", Route = "greetings/{id}")] HttpRequestData request,
        string id,
        [DurableClient] DurableTaskClient client,
        CancellationToken cancellationToken)
    {
        await client.ScheduleNewOrchestrationInstanceAsync(nameof(Greet), new StartOrchestrationOptions(id), cancellationToken);
        return await client.CreateCheckStatusResponseAsync(request, id, cancellationToken);
    }

    /// <summary>Without a request the client must know where it is.</summary>
    [Function(nameof(FindGreetings))]
    public static IResult FindGreetings(
        [HttpTrigger(AuthorizationLevel.Function, "get", Route = "greetings/{id}")] HttpRequest request, string id, [DurableClient] DurableTaskClient client) =>
        TypedResults.Text(client.CreateHttpManagementPayload(id).StatusQueryGetUri);

    [Function(nameof(Greet))]
    public static async Task<string> Greet([OrchestrationTrigger] TaskOrchestrationContext context) =>
        await context.CallActivityAsync<string>(nameof(SayHello), await context.WaitForExternalEvent<string>("Name"));

    [Function(nameof(SayHello))]
    public static string SayHello([ActivityTrigger] string name) => $"Hello {name}!";
}
