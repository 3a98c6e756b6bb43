using Microsoft.Extensions.Options;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Hands the extension's serializer to the client, which has a type of its own for it.</summary>
internal sealed class SerializerSetup : IPostConfigureOptions<CosmosDBExtensionOptions>
{
    public void PostConfigure(string? name, CosmosDBExtensionOptions options)
    {
        var client = options.ClientOptions;
        if (options.Serializer is { } serializer
            && client.Serializer is null && client.SerializerOptions is null && client.UseSystemTextJsonSerializerWithOptions is null)
        {
            client.Serializer = new DocumentSerializer(serializer);
        }
    }
}
