using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using YamlDotNet.Serialization;

namespace OrderFlow.Operations;

/// <summary>The contract that API Management imports (<c>infra/apim/openapi.yaml</c>), as JSON.</summary>
public static class GetOpenApi
{
    private static readonly Lazy<string> Json = new(Convert);

    [Function(nameof(GetOpenApi))]
    public static IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "openapi.json")] HttpRequest request) =>
        Results.Text(Json.Value, "application/json", Encoding.UTF8);

    private static string Convert()
    {
        using var stream = typeof(GetOpenApi).Assembly.GetManifestResourceStream("openapi.yaml")
            ?? throw new InvalidOperationException("The OpenAPI document is not embedded.");
        using var reader = new StreamReader(stream);
        var document = new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build().Deserialize<object>(reader);
        return new SerializerBuilder().JsonCompatible().Build().Serialize(document);
    }
}
