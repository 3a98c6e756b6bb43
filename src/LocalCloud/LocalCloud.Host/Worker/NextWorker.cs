using LocalCloud.Host.Runtime;

namespace LocalCloud.Host.Worker;

/// <summary>Another build of the app that has come up and waits for its turn.</summary>
internal sealed record NextWorker(AppFiles App, WorkerSession Session, IReadOnlyList<FunctionDescriptor> Functions);
