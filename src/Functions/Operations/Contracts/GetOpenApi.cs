using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace OrderFlow.Operations.Contracts;

/// <summary>The contract that API Management imports (<c>infra/apim/openapi.yaml</c>), as JSON.</summary>
public static class GetOpenApi
{
    private static readonly EmbeddedContract s_contract = new("openapi.yaml");

    [Function(nameof(GetOpenApi))]
    public static IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "openapi.json")] HttpRequest request) => s_contract.Serve();
}
