using Microsoft.Extensions.Azure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>The settings an app makes for this extension.</summary>
public static class FunctionsWorkerApplicationBuilderExtensions
{
    public static IFunctionsWorkerApplicationBuilder ConfigureCosmosDBExtension(this IFunctionsWorkerApplicationBuilder builder) =>
        builder.ConfigureCosmosDBExtension(null);

    public static IFunctionsWorkerApplicationBuilder ConfigureCosmosDBExtension(
        this IFunctionsWorkerApplicationBuilder builder, Action<OptionsBuilder<CosmosDBExtensionOptions>>? configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddAzureClientsCore();
        builder.Services.TryAddSingleton<CosmosConnections>();
        // The app's call and the worker's own at start come both: added once.
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<CosmosDBExtensionOptions>, SerializerSetup>());
        configure?.Invoke(builder.Services.AddOptions<CosmosDBExtensionOptions>());
        return builder;
    }

    public static IFunctionsWorkerApplicationBuilder ConfigureCosmosDBExtensionOptions(
        this IFunctionsWorkerApplicationBuilder builder, Action<CosmosDBExtensionOptions> options)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.Configure(options);
        return builder;
    }

    public static IFunctionsWorkerApplicationBuilder UseCosmosDBWorkerSerializer(this IFunctionsWorkerApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddOptions<CosmosDBExtensionOptions>().UseWorkerSerializer();
        return builder;
    }

    public static OptionsBuilder<CosmosDBExtensionOptions> UseWorkerSerializer(this OptionsBuilder<CosmosDBExtensionOptions> builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Configure<IOptions<WorkerOptions>>((options, worker) => options.Serializer ??= worker.Value.Serializer);
    }
}
