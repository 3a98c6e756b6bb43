using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace OrderFlow.Operations.Contracts;

/// <summary>The contract of messages (<c>docs/asyncapi.yaml</c>), as JSON.</summary>
public static class GetAsyncApi
{
    private static readonly EmbeddedContract s_contract = new("asyncapi.yaml");

    [Function(nameof(GetAsyncApi))]
    public static IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "asyncapi.json")] HttpRequest request) => s_contract.Serve();
}
