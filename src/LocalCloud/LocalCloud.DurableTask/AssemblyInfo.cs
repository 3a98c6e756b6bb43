using System.Runtime.CompilerServices;

[assembly: InternalsVisibleTo("LocalCloud.DurableTask.Tests")]
[assembly: InternalsVisibleTo("Benchmarks")]
