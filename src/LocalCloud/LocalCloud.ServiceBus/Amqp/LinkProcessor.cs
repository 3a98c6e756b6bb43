using Amqp.Framing;
using Amqp.Listener;
using LocalCloud.ServiceBus.Entities;
using LocalCloud.ServiceBus.Management;
using LocalCloud.ServiceBus.Security;
using Microsoft.Extensions.Logging;

namespace LocalCloud.ServiceBus.Amqp;

/// <summary>Decides what a new link is for.</summary>
internal sealed class LinkProcessor(BrokerContext broker, SharedAccessKey key) : ILinkProcessor
{
    private const string ManagementSuffix = "/$management";
    private const int RequestCredit = 100;

    private readonly ResponseLinks _responses = new();
    private readonly ReceiverAttach _receivers = new(broker);
    private readonly CbsNode _cbs = new(key, broker.Connections);

    /// <summary>An exception out of here would end the connection, with all its links.</summary>
    public void Process(AttachContext attachContext)
    {
        var address = BrokerContainer.AddressOf(attachContext.Attach);
        try
        {
            Attach(attachContext, Uri.UnescapeDataString(address).Trim('/'));
        }
        catch (Exception failure)
        {
            Refuse(broker.Logger, attachContext, failure);
        }
    }

    public static void Refuse(ILogger logger, AttachContext attach, Exception failure)
    {
        var address = BrokerContainer.AddressOf(attach.Attach);
        if (failure is BrokerException)
        {
            Log.LinkRefused(logger, attach.Link.Name, address, failure.Message);
        }
        else
        {
            Log.RequestFailure(logger, failure);
        }

        attach.Complete(failure.ToError());
    }

    private void Attach(AttachContext attach, string address)
    {
        attach.Attach.MaxMessageSize = (ulong)broker.MaxMessageSize;
        if (string.Equals(address, "$cbs", StringComparison.OrdinalIgnoreCase))
        {
            AttachNode(attach, _cbs);
            return;
        }

        if (attach.Attach.Target is not Target and not null || address == BrokerContainer.Coordinator)
        {
            throw BrokerException.NotImplemented("Transactions are not supported.");
        }

        if (!broker.Connections.IsAuthorized(attach.Link.Session.Connection))
        {
            throw BrokerException.Unauthorized($"Unauthorized access. 'Send' or 'Listen' claim(s) are required to perform this operation on '{address}'.");
        }

        if (address.EndsWith(ManagementSuffix, StringComparison.OrdinalIgnoreCase))
        {
            var managed = address[..^ManagementSuffix.Length];
            AttachNode(attach, new ManagementNode(broker.Find(managed), broker));
            return;
        }

        var entity = broker.Find(address);
        if (attach.Attach.Role)
        {
            _receivers.Attach(attach, entity);
        }
        else if (entity.Kind is EntityKind.Queue or EntityKind.Topic)
        {
            attach.Complete(new SenderEndpoint(attach.Link, entity, broker), SenderEndpoint.Credit);
        }
        else
        {
            throw BrokerException.NotAllowed($"Messages cannot be sent to '{entity.Path}'.");
        }
    }

    private void AttachNode(AttachContext attach, IRequestNode node)
    {
        if (attach.Attach.Role)
        {
            var response = new ResponseEndpoint(attach.Link, node.Name, (attach.Attach.Target as Target)?.Address);
            _responses.Add(response);
            attach.Complete(response, 0);
        }
        else
        {
            attach.Complete(new RequestEndpoint(node, _responses, broker.Logger), RequestCredit);
        }
    }
}
