using System.Globalization;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.Configuration;

namespace Microsoft.Azure.Functions.Worker.Settling;

/// <summary>To the endpoint where the host speaks with its worker: it serves the settlement too. Opened by the first call.</summary>
internal sealed class HostChannel(IConfiguration configuration) : IDisposable
{
    private readonly Lazy<GrpcChannel> _channel = new(() => Open(configuration));

    public CallInvoker Invoker => _channel.Value.CreateCallInvoker();

    public void Dispose()
    {
        if (_channel.IsValueCreated)
        {
            _channel.Value.Dispose();
        }
    }

    private static GrpcChannel Open(IConfiguration configuration)
    {
        var limit = int.TryParse(configuration["Functions:Worker:GrpcMaxMessageLength"], CultureInfo.InvariantCulture, out var length) ? length : int.MaxValue;
        return GrpcChannel.ForAddress(Address(configuration), new() { MaxReceiveMessageSize = limit, MaxSendMessageSize = limit });
    }

    // Older hosts pass the address in two parts.
    private static Uri Address(IConfiguration configuration)
    {
        var text = configuration["Functions:Worker:HostEndpoint"] ?? $"http://{configuration["HOST"]}:{configuration["PORT"]}";
        return Uri.TryCreate(text, UriKind.Absolute, out var address)
            ? address
            : throw new InvalidOperationException($"The host's address '{text}' (Functions:Worker:HostEndpoint) is not one: messages cannot be settled.");
    }
}
