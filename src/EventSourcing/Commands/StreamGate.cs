using EventSourcing.Streams;

namespace EventSourcing.Commands;

/// <summary>
/// Lets commands of one process on one stream go one after the other. Correctness does not need it — the append checks the version —
/// but a busy stream would otherwise spend its throughput on conflicts with itself.
/// </summary>
public sealed class StreamGate : IDisposable
{
    private readonly SemaphoreSlim[] _stripes = [.. Enumerable.Range(0, 1024).Select(_ => new SemaphoreSlim(1, 1))];

    public async ValueTask<Turn> EnterAsync(StreamId stream, CancellationToken cancellationToken)
    {
        var stripe = _stripes[(uint)stream.GetHashCode() % _stripes.Length];
        await stripe.WaitAsync(cancellationToken).ConfigureAwait(false);
        return new Turn(stripe);
    }

    public void Dispose()
    {
        foreach (var stripe in _stripes)
        {
            stripe.Dispose();
        }
    }

    /// <summary>Ends with its disposal.</summary>
    public readonly struct Turn(SemaphoreSlim stripe) : IDisposable, IEquatable<Turn>
    {
        private readonly SemaphoreSlim _stripe = stripe;

        public static bool operator ==(Turn left, Turn right) => left.Equals(right);

        public static bool operator !=(Turn left, Turn right) => !left.Equals(right);

        public void Dispose() => _stripe.Release();

        public bool Equals(Turn other) => ReferenceEquals(_stripe, other._stripe);

        public override bool Equals(object? obj) => obj is Turn other && Equals(other);

        public override int GetHashCode() => _stripe.GetHashCode();
    }
}
