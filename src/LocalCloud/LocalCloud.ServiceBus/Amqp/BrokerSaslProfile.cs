using Amqp;
using Amqp.Sasl;
using Amqp.Types;

namespace LocalCloud.ServiceBus.Amqp;

/// <summary>Lets everybody in: who may do what is decided by the tokens that follow.</summary>
internal sealed class BrokerSaslProfile(Symbol mechanism, Connections connections) : SaslProfile(mechanism)
{
    protected override ITransport UpgradeTransport(ITransport transport) => new PatientTransport((IAsyncTransport)transport, connections);

    protected override DescribedList GetStartCommand(string hostname) => throw new NotSupportedException("Only servers use this profile.");

    protected override DescribedList OnCommand(DescribedList command) => command is SaslInit
        ? new SaslOutcome { Code = SaslCode.Ok }
        : throw new AmqpException(ErrorCode.NotAllowed, "A SASL init is expected.");
}
