using LocalCloud.Faults;

namespace LocalCloud.Host.CosmosDb;

internal sealed partial class FeedFollower
{
    private enum Delivered
    {
        Once,
        ToBeRepeated,
    }

    private async Task<Delivered> DeliverDisturbedAsync(string leaseToken, ReadOnlyMemory<byte> documents, CancellationToken cancellationToken)
    {
        var delivery = new FaultOperation { Service = FaultService.ChangeFeed, Function = function.Name, Container = Trigger.ContainerName };
        if (faults.Hit<DelayDeliveryResult>(delivery) is { } late)
        {
            await faults.WaitAsync(late.Delay, cancellationToken);
        }

        await faults.PassAsync(delivery with { Point = FaultPoints.ChangeFeedBeforeDelivery });
        await DeliverAsync(documents, cancellationToken);
        if (faults.Hit<DuplicateDeliveryResult>(delivery) is not null)
        {
            await DeliverAsync(documents, cancellationToken);
        }

        await faults.PassAsync(delivery with { Point = FaultPoints.ChangeFeedAfterDelivery });
        return faults.Hit<StealLeaseResult>(delivery) is not null && await _thief!.StealAsync(leaseToken, cancellationToken)
            ? Delivered.ToBeRepeated
            : Delivered.Once;
    }
}
