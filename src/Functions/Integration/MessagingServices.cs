using Azure;
using Azure.Identity;
using Azure.Messaging.EventGrid;
using Azure.Messaging.ServiceBus;
using EventSourcing.Cosmos.Feeds;
using EventSourcing.Feeds;
using EventSourcing.Feeds.Faults;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OrderFlow.Integration.EventGrid;
using OrderFlow.Integration.ServiceBus;
using OrderFlow.Partners;
using OrderFlow.Partners.Carrier;
using OrderFlow.Partners.Orders;

namespace OrderFlow.Integration;

/// <summary>Registers the outbox and, of the ways out, those that are configured.</summary>
public static class MessagingServices
{
    /// <summary>Before the store's own classifier of faults is registered.</summary>
    public static IServiceCollection AddMessaging(this IServiceCollection services, IConfiguration configuration)
    {
        var options = MessagingOptions.From(configuration);
        services.AddSingleton<IFaultClassifier>(new BrokerFaults(new CosmosFaults()));
        services.AddSingleton<OutboxHandler>();
        services.AddSingleton<IFeedHandler>(provider => provider.GetRequiredService<OutboxHandler>());
        if (options.HasServiceBus)
        {
            services.AddSingleton(_ => CreateClient(options));
            services.AddSingleton<IMessagePublisher>(provider => new ServiceBusPublisher(
                provider.GetRequiredService<ServiceBusClient>().CreateSender(ServiceBusPublisher.Topic)));
            services.AddSingleton<IReplySender, ServiceBusReplies>();
            services.AddSingleton<MessageDesk>();
            services.AddTransient<PartnerOrders>();
            services.AddTransient<CarrierUpdates>();
        }

        if (options.EventGridTopic is { } topic)
        {
            services.AddSingleton<IMessagePublisher>(_ => new EventGridPublisher(CreateClient(topic, options.EventGridKey)));
        }

        return services;
    }

    /// <summary>The change feed tries again by itself, so the clients give up soon.</summary>
    private static ServiceBusClient CreateClient(MessagingOptions options)
    {
        var client = new ServiceBusClientOptions { RetryOptions = { MaxRetries = 1, TryTimeout = TimeSpan.FromSeconds(10) } };
        return options.ServiceBus is { } connectionString
            ? new ServiceBusClient(connectionString, client)
            : new ServiceBusClient(options.ServiceBusNamespace, new DefaultAzureCredential(), client);
    }

    private static EventGridPublisherClient CreateClient(Uri topic, string? key)
    {
        var client = new EventGridPublisherClientOptions { Retry = { MaxRetries = 0, NetworkTimeout = TimeSpan.FromSeconds(10) } };
        return key is null
            ? new EventGridPublisherClient(topic, new DefaultAzureCredential(), client)
            : new EventGridPublisherClient(topic, new AzureKeyCredential(key), client);
    }
}
