using System.Collections.Immutable;
using LocalCloud.ServiceBus.Definitions;

namespace LocalCloud.ServiceBus.Entities;

/// <summary>Hands every message to those of its subscriptions that want it.</summary>
internal sealed class Topic(long id, string path, EntitySettings settings) : Entity(EntityKind.Topic, id, path, settings)
{
    private ImmutableArray<Subscription> _subscriptions = [];

    public ImmutableArray<Subscription> Subscriptions => _subscriptions;

    /// <summary>Every subscription has its copy, and each counts: what nobody fetches fills the topic for all.</summary>
    public override long Size => _subscriptions.Sum(subscription => subscription.Size);

    public void Add(Subscription subscription) => ImmutableInterlocked.Update(ref _subscriptions, known => known.Add(subscription));

    public void Remove(Subscription subscription) => ImmutableInterlocked.Update(ref _subscriptions, known => known.Remove(subscription));
}
