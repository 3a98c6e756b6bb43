using EventSourcing.Projections;
using EventSourcing.Projections.Generations;
using Microsoft.Azure.Cosmos;

namespace EventSourcing.Cosmos.ReadModels;

/// <summary>All generations of the read models of one kind, in one container.</summary>
public sealed class CosmosReadModelGenerations<TModel>(Container container) : IReadModelGenerations<TModel>
    where TModel : class
{
    public IReadModelStore<TModel> Of(int generation) => new CosmosReadModelStore<TModel>(container, generation);
}
