using Microsoft.Azure.Cosmos;
using Microsoft.Azure.Functions.Worker.Converters;
using Microsoft.Azure.Functions.Worker.Core;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>
/// The host only says where to look (the attribute with the invocation's values). What is found there is read by the worker itself, in every type.
/// </summary>
[SupportsDeferredBinding]
internal sealed class CosmosDBConverter(CosmosConnections connections) : IInputConverter
{
    private const string BindingSource = "CosmosDB";
    private const string JsonContentType = "application/json";

    public async ValueTask<ConversionResult> ConvertAsync(ConverterContext context)
    {
        if (context.Source is not ModelBindingData data)
        {
            return ConversionResult.Unhandled();
        }

        try
        {
            return ConversionResult.Success(await BindAsync(context.TargetType, LookupOf(data)));
        }
        catch (Exception exception)
        {
            return ConversionResult.Failed(exception);
        }
    }

    private static CosmosDBInputAttribute LookupOf(ModelBindingData data) => data switch
    {
        { Source: not BindingSource } => throw new InvalidOperationException($"Unexpected binding source '{data.Source}'. Only '{BindingSource}' is supported."),
        { ContentType: not JsonContentType } => throw new InvalidOperationException($"Unexpected content type '{data.ContentType}'. Only '{JsonContentType}' is supported."),
        _ => data.Content.ToObjectFromJson<CosmosDBInputAttribute>() ?? throw new InvalidOperationException("The binding has no content."),
    };

    private async Task<object?> BindAsync(Type type, CosmosDBInputAttribute lookup)
    {
        var client = connections.For(lookup.Connection, lookup.PreferredLocations);
        if (type == typeof(CosmosClient))
        {
            return client;
        }

        if (type == typeof(Database))
        {
            return client.GetDatabase(lookup.DatabaseName);
        }

        var container = client.GetContainer(lookup.DatabaseName, lookup.ContainerName);
        return type == typeof(Container) ? container : await DocumentReader.For(type).ReadAsync(container, lookup);
    }
}
