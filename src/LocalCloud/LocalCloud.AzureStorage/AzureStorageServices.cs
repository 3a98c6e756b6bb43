using LocalCloud.AzureStorage.Accounts;
using LocalCloud.AzureStorage.Blobs;
using LocalCloud.AzureStorage.Polling;
using LocalCloud.AzureStorage.Queues;
using LocalCloud.Faults;
using LocalCloud.Host.Runtime;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace LocalCloud.AzureStorage;

/// <summary>
/// Registers <c>queueTrigger</c>, <c>blobTrigger</c>, the output bindings <c>queue</c> and <c>blob</c>, and the input binding <c>blob</c>. They talk to
/// whatever the connection settings name, by the public SDKs: Azurite, or a storage account.
/// </summary>
internal static class AzureStorageServices
{
    public static IServiceCollection AddAzureStorageBindings(this IServiceCollection services)
    {
        services.TryAddSingleton(provider => new FaultInjector(provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<StorageAccounts>();
        services.AddSingleton<Outages>();
        services.AddSingleton<QueuePumps>();
        services.AddSingleton<ContainerScans>();
        services.AddSingleton<IOutputBinding, QueueOutputBinding>();
        services.AddSingleton<IOutputBinding, BlobOutputBinding>();
        services.AddSingleton<IInputBinding, BlobInputBinding>();
        services.AddSingleton<ITriggerBinding, QueueTriggerBinding>();
        services.AddSingleton<ITriggerBinding, BlobTriggerBinding>();
        services.AddSingleton<IWorkSource, StorageWork>();
        return services;
    }
}
