using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Entities;

namespace Samples.Durable;

/// <summary>Starts, watches and steers instances through the durable client.</summary>
public sealed class Starter
{
    [Function("Start")]
    public async Task<HttpResponseData> Start(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "start/{name}")] HttpRequestData request,
        [DurableClient] DurableTaskClient client,
        string name,
        CancellationToken cancellationToken)
    {
        var options = new StartOrchestrationOptions(InstanceId: request.Query["id"]);
        object? input = int.TryParse(request.Query["input"], CultureInfo.InvariantCulture, out var number) ? number : request.Query["input"];
        var id = await client.ScheduleNewOrchestrationInstanceAsync(name, input, options, cancellationToken);
        return await client.CreateCheckStatusResponseAsync(request, id, cancellationToken);
    }

    [Function("Result")]
    public async Task<IActionResult> Result(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "result/{id}")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        string id,
        CancellationToken cancellationToken)
    {
        var ended = await client.WaitForInstanceCompletionAsync(id, true, cancellationToken);
        return new OkObjectResult(new
        {
            status = ended.RuntimeStatus.ToString(),
            output = ended.SerializedOutput,
            failure = ended.FailureDetails?.ErrorMessage,
            inner = ended.FailureDetails?.InnerFailure?.ErrorMessage,
        });
    }

    [Function("Raise")]
    public async Task<IActionResult> Raise(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "raise/{id}/{name}")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        string id,
        string name,
        CancellationToken cancellationToken)
    {
        await client.RaiseEventAsync(id, name, (string?)request.Query["value"], cancellationToken);
        return new AcceptedResult();
    }

    [Function("Signal")]
    public async Task<IActionResult> Signal(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "signal/{name}/{key}/{amount:int}")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        string name,
        string key,
        int amount,
        CancellationToken cancellationToken)
    {
        await client.Entities.SignalEntityAsync(new EntityInstanceId(name, key), "Add", amount, cancellation: cancellationToken);
        return new AcceptedResult();
    }

    [Function("Balance")]
    public async Task<IActionResult> Balance(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "balance/{name}/{key}")] HttpRequest request,
        [DurableClient] DurableTaskClient client,
        string name,
        string key,
        CancellationToken cancellationToken) =>
        new OkObjectResult((await client.Entities.GetEntityAsync<int>(new EntityInstanceId(name, key), cancellation: cancellationToken))?.State);
}
